package dev.ballast.wire;

import java.util.Map;

/// One frame of SPDY/3.1. Names of headers are in lower case.
sealed interface SpdyFrame {
  record SynStream(int stream, boolean last, Map<String, String> headers) implements SpdyFrame {}

  record SynReply(int stream, boolean last, Map<String, String> headers) implements SpdyFrame {}

  record Headers(int stream, boolean last, Map<String, String> headers) implements SpdyFrame {}

  record Reset(int stream, int status) implements SpdyFrame {}

  record Ping(int id) implements SpdyFrame {}

  record GoAway(int lastGoodStream, int status) implements SpdyFrame {}

  record Data(int stream, boolean last, byte[] bytes) implements SpdyFrame {}

  /// A frame that changes nothing here: SETTINGS, WINDOW_UPDATE, and types yet unknown.
  record Ignored(int type) implements SpdyFrame {}
}
