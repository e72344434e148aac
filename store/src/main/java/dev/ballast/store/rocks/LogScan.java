package dev.ballast.store.rocks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// How far a log file of RocksDB is whole, and what it holds so far
/// (<https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format>): blocks of 32 KiB, in
/// them pieces with a checksum, and one batch in one piece or in a row of pieces.
///
/// @param size the log's length
/// @param end where the first thing begins that is not whole
/// @param lastEnd where the last whole batch ends, whatever lies before it
/// @param revision the revision of the last batch before `end`, 0 where there is none
record LogScan(long size, long end, long lastEnd, long revision) {
  private static final int BLOCK = 32 * 1024;
  private static final int HEAD = 7;
  private static final int MASK_DELTA = 0xa282ead8;

  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;

  /// A batch ends with the row of its revision: put, 2 bytes of key, the key, 8 bytes of value.
  private static final byte[] REVISION_ROW = {1, 2, Row.REVISION_KEY[0], Row.REVISION_KEY[1], 8};

  private static final int TAIL = REVISION_ROW.length + Long.BYTES;

  static LogScan of(InputStream log) throws IOException {
    var reader = new Reader();
    long start = 0;
    while (true) {
      int length = log.readNBytes(reader.block, 0, BLOCK);
      reader.block(start, length);
      start += length;
      if (length < BLOCK) return reader.found(start);
    }
  }

  private static final class Reader {
    private final byte[] block = new byte[BLOCK];
    private final CRC32C checksum = new CRC32C();
    private final byte[] tail = new byte[TAIL];
    private boolean inBatch;
    private boolean damaged;
    private long end;
    private long lastEnd;
    private long revision;

    LogScan found(long size) {
      return new LogScan(size, damaged ? end : lastEnd, lastEnd, revision);
    }

    void block(long start, int length) {
      int at = 0;
      while (at >= 0 && at < length) at = piece(start, at, length);
    }

    /// Takes the piece at `at` and returns its end; -1 where nothing more of the block can be read.
    private int piece(long start, int at, int length) {
      if (length - at < HEAD && isZero(at, length)) return length;
      int type = length - at < HEAD ? 0 : block[at + 6];
      int pieceEnd =
          type == 0 ? length : at + HEAD + Short.toUnsignedInt((short) number(at + 4, 2));
      boolean known = type >= FULL && type <= LAST && pieceEnd <= length;
      if (!known || number(at, 4) != masked(at + 6, pieceEnd)) {
        skip();
        return -1;
      }
      boolean begins = type == FULL || type == FIRST;
      boolean ends = type == FULL || type == LAST;
      if (begins == inBatch) skip();
      if (!begins && !inBatch) return pieceEnd;
      keepTail(at + HEAD, pieceEnd);
      inBatch = !ends;
      if (ends) batch(start + pieceEnd);
      return pieceEnd;
    }

    private boolean isZero(int from, int to) {
      for (int i = from; i < to; i++) if (block[i] != 0) return false;
      return true;
    }

    private void skip() {
      inBatch = false;
      if (damaged) return;
      damaged = true;
      end = lastEnd;
    }

    private int number(int at, int bytes) {
      int number = 0;
      for (int i = bytes - 1; i >= 0; i--) number = number << 8 | block[at + i] & 0xff;
      return number;
    }

    private int masked(int from, int to) {
      checksum.reset();
      checksum.update(block, from, to - from);
      return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
    }

    /// Keeps the last bytes of a batch, of which a piece may hold a part.
    private void keepTail(int from, int to) {
      int fresh = Math.min(TAIL, to - from);
      System.arraycopy(tail, fresh, tail, 0, TAIL - fresh);
      System.arraycopy(block, to - fresh, tail, TAIL - fresh, fresh);
    }

    private void batch(long at) {
      lastEnd = at;
      if (damaged) return;
      ByteBuffer last = ByteBuffer.wrap(tail);
      for (byte each : REVISION_ROW) if (last.get() != each) return;
      revision = last.getLong();
    }
  }
}
