package dev.ballast.server.discovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Something to read that is no object: its media type, its bytes, and a tag that changes with
/// them.
public record Document(int code, String contentType, byte[] bytes, String tag) {
  /// One that a client may keep by its tag.
  public static Document of(String contentType, byte[] bytes) {
    return new Document(200, contentType, bytes, hash(bytes));
  }

  public static Document text(int code, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Document(code, "text/plain; charset=utf-8", bytes, "");
  }

  static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(bytes);
      return HexFormat.of().withUpperCase().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-512", e);
    }
  }
}
