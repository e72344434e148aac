package dev.ballast.store.backup;

import java.util.zip.CRC32C;

/// How a backup lies in a stream: the [#MAGIC], two bytes of format, two of the oldest format whose
/// readers can read it, and blocks. A block is its type, its number, the lengths of its content
/// plain and stored, a checksum of all these and the stored content, and that content, deflated
/// where that makes it smaller. The last block says how many files and entries there were.
final class Block {
  static final byte[] MAGIC = {'B', 'A', 'L', 'L', 'A', 'S', 'T', '\n'};
  static final int FORMAT = 1;

  /// What a block holds.
  static final byte HEADER = 'H';

  static final byte FILE = 'F';
  static final byte ENTRIES = 'E';
  static final byte END = 'Z';

  /// Entries are gathered until a block has about so many bytes.
  static final int FULL = 256 * 1024;

  /// No block is larger; one entry is at most a few megabytes.
  static final int LARGEST = 64 * 1024 * 1024;

  private Block() {}

  static int checksum(byte type, int number, int plain, int stored, byte[] content) {
    var sum = new CRC32C();
    sum.update(type);
    for (int each : new int[] {number, plain, stored}) {
      for (int shift = 24; shift >= 0; shift -= 8) sum.update(each >>> shift & 0xff);
    }
    sum.update(content, 0, stored);
    return (int) sum.getValue();
  }
}
