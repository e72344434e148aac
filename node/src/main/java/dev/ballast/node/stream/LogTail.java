package dev.ballast.node.stream;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;

/// Finds where the last lines of a log begin, reading from its end. A line counts once, into
/// however many partial ones the runtime has cut it.
final class LogTail {
  private static final int BLOCK = 32 * 1024;

  /// A line's time, stream and tag.
  private static final int HEAD = 64;

  private static final long NONE = -1;

  private final RandomAccessFile log;
  private final long wanted;
  private long seen;

  /// Where the line read last begins; whether it goes on from the one before is known only then.
  private long candidate = NONE;

  private LogTail(RandomAccessFile log, long wanted) {
    this.log = log;
    this.wanted = wanted;
  }

  /// The position from which `lines` lines follow; 0 where there are fewer.
  static long start(RandomAccessFile log, long lines) throws IOException {
    return lines <= 0 ? log.length() : new LogTail(log, lines).search();
  }

  private long search() throws IOException {
    var block = new byte[BLOCK];
    // The line feed at the very end ends the last line and begins none.
    long position = Math.max(0, log.length() - 1);
    while (position > 0) {
      int count = (int) Math.min(BLOCK, position);
      position -= count;
      log.seek(position);
      log.readFully(block, 0, count);
      for (int i = count - 1; i >= 0; i--) {
        if (block[i] == '\n' && found(position + i + 1)) return candidate;
      }
    }
    return found(0) ? candidate : 0;
  }

  /// Takes note of a line that begins at `start`; whether the line after it is the one wanted.
  private boolean found(long start) throws IOException {
    if (candidate != NONE && !partial(start) && ++seen == wanted) return true;
    candidate = start;
    return false;
  }

  private boolean partial(long start) throws IOException {
    var head = new byte[HEAD];
    log.seek(start);
    int count = Math.max(0, log.read(head));
    return LogLine.parse(Arrays.copyOf(head, count)).partial();
  }
}
