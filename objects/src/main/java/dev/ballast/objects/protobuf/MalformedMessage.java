package dev.ballast.objects.protobuf;

/// Bytes that are not the message that they should be.
public final class MalformedMessage extends RuntimeException {
  MalformedMessage(String why) {
    super(why, null, false, false);
  }
}
