package dev.ballast.wire;

import java.util.Locale;
import java.util.Optional;

/// What one of the streams of an exec or attach carries: the `streamType` header of a SPDY stream,
/// and the first byte of a WebSocket message.
public enum StreamType {
  STDIN(0),
  STDOUT(1),
  STDERR(2),
  /// How the process ended: a `Status` as JSON.
  ERROR(3),
  /// Window sizes as JSON, `{"Width":80,"Height":24}`.
  RESIZE(4);

  /// The header that names a SPDY stream's type.
  public static final String HEADER = "streamtype";

  /// The channel byte of a WebSocket v5 message that closes the channel in its second byte.
  public static final int CLOSE_CHANNEL = 255;

  private final int channel;

  StreamType(int channel) {
    this.channel = channel;
  }

  public int channel() {
    return channel;
  }

  /// The value of the header `streamType`.
  public String header() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<StreamType> ofChannel(int channel) {
    return channel >= 0 && channel < values().length
        ? Optional.of(values()[channel])
        : Optional.empty();
  }

  public static Optional<StreamType> ofHeader(String value) {
    for (StreamType each : values()) {
      if (each.header().equals(value)) return Optional.of(each);
    }
    return Optional.empty();
  }
}
