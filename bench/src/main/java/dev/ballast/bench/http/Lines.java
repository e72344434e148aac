package dev.ballast.bench.http;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lines of a watch, as bytes: who looks into one finds what it needs without decoding it.
public final class Lines {
  private final Connection connection;
  private byte[] buffer = new byte[64 * 1024];
  private int from;
  private int searched;
  private int to;

  public Lines(Connection connection) {
    this.connection = connection;
  }

  /// One line, valid until the next is asked for.
  public record Line(byte[] bytes, int from, int to) {
    /// Where `text` begins in the line, -1 where it is not in there.
    public int find(byte[] text, int after) {
      for (int i = Math.max(from, after); i + text.length <= to; i++) {
        if (bytes[i] == text[0] && Arrays.equals(bytes, i, i + text.length, text, 0, text.length))
          return i;
      }
      return -1;
    }
  }

  /// The next line, waiting for it; null where the watch has ended.
  public @Nullable Line next() throws IOException {
    while (true) {
      for (int i = searched; i < to; i++) {
        if (buffer[i] != '\n') continue;
        var line = new Line(buffer, from, i);
        from = i + 1;
        searched = from;
        return line;
      }
      searched = to;
      if (!more()) return null;
    }
  }

  private boolean more() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      searched -= from;
      from = 0;
    }
    if (to == buffer.length) buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    int count = connection.readSome(buffer, to);
    if (count < 0) return false;
    to += count;
    return true;
  }
}
