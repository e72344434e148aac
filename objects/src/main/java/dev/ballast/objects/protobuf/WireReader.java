package dev.ballast.objects.protobuf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Walks over the fields of one message (<https://protobuf.dev/programming-guides/encoding/>).
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int tag;

  private WireReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  static WireReader of(byte[] bytes, int from) {
    return new WireReader(bytes, from, bytes.length);
  }

  /// Goes on to the next field; false at the end.
  boolean next() {
    if (at >= end) return false;
    long read = varint();
    if (read >>> 3 == 0 || read >>> 3 > 536_870_911)
      throw new MalformedMessage(
          "proto: illegal tag " + (read >>> 3) + " (wire type " + (read & 7) + ")");
    tag = (int) read;
    return true;
  }

  /// @throws MalformedMessage where the field's value is of another type on the wire
  void expect(int wireType, String name) {
    if (wireType() == wireType) return;
    throw new MalformedMessage("proto: wrong wireType = " + wireType() + " for field " + name);
  }

  int field() {
    return tag >>> 3;
  }

  int wireType() {
    return tag & 7;
  }

  /// @throws MalformedMessage where it does not end in time
  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) throw new MalformedMessage("unexpected EOF");
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) return value;
    }
    throw new MalformedMessage("proto: integer overflow");
  }

  double fixed64() {
    int from = at;
    skipBytes(8);
    return ByteBuffer.wrap(bytes, from, 8).order(ByteOrder.LITTLE_ENDIAN).getDouble();
  }

  /// The field's bytes as a message of their own.
  WireReader message() {
    int length = length();
    int from = at;
    at += length;
    return new WireReader(bytes, from, at);
  }

  byte[] content() {
    byte[] content = new byte[length()];
    System.arraycopy(bytes, at, content, 0, content.length);
    at += content.length;
    return content;
  }

  String text() {
    int length = length();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - at) throw new MalformedMessage("unexpected EOF");
    return (int) length;
  }

  /// Leaves out the field's value.
  void skip() {
    switch (wireType()) {
      case VARINT -> varint();
      case FIXED64 -> skipBytes(8);
      case BYTES -> skipBytes(length());
      case FIXED32 -> skipBytes(4);
      default -> throw new MalformedMessage("proto: illegal wireType " + wireType());
    }
  }

  private void skipBytes(int count) {
    if (count > end - at) throw new MalformedMessage("unexpected EOF");
    at += count;
  }
}
