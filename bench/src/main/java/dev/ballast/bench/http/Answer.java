package dev.ballast.bench.http;

import java.nio.charset.StandardCharsets;

/// What came back.
///
/// @param length how long the body was
/// @param body the body, or its beginning where it is long
public record Answer(int code, long length, byte[] body) {
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public boolean refused() {
    return code >= 300;
  }
}
