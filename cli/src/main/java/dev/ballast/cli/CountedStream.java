package dev.ballast.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/// Passes bytes on and shows how many there were.
final class CountedStream extends FilterOutputStream {
  private final ProgressLine line;
  private long count;

  CountedStream(OutputStream out, ProgressLine line) {
    super(out);
    this.line = line;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    count++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    count += length;
    line.show(size(count));
  }

  /// A size as people read it.
  static String size(long bytes) {
    if (bytes < 1_000_000) return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
