package dev.ballast.store.rocks;

import dev.ballast.world.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// The last committed revision, written beside RocksDB's log after each synced write and before the
/// answer. A log that is cut cleanly between two batches looks whole to RocksDB; this number shows
/// that something acknowledged is missing.
///
/// It is not synced itself, so it may be behind after a power loss, never ahead: it can miss a cut,
/// but never raises a false alarm. Two slots are written in turn, so a torn write leaves one.
final class CommittedRecord implements AutoCloseable {
  private static final long MAGIC = 0x4241_4c4c_4153_5431L;
  private static final int SLOT = 24;
  private static final int DISTANCE = 512;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SLOT);

  private CommittedRecord(FileChannel channel) {
    this.channel = channel;
  }

  static CommittedRecord open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    DurableFiles.syncFolderOf(file);
    return new CommittedRecord(channel);
  }

  /// Whether nothing was ever written.
  boolean isNew() throws IOException {
    return channel.size() == 0;
  }

  /// The newest revision that a slot holds intact; empty where none does.
  OptionalLong read() throws IOException {
    long newest = Math.max(read(0), read(1));
    return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
  }

  private long read(int slot) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SLOT);
    if (channel.read(bytes, (long) slot * DISTANCE) < SLOT) return -1;
    bytes.flip();
    long magic = bytes.getLong();
    long revision = bytes.getLong();
    return magic == MAGIC && bytes.getLong() == checksum(revision) ? revision : -1;
  }

  void write(long revision) throws IOException {
    buffer.clear();
    buffer.putLong(MAGIC).putLong(revision).putLong(checksum(revision)).flip();
    channel.write(buffer, (revision & 1) * DISTANCE);
  }

  void sync() throws IOException {
    channel.force(true);
  }

  private static long checksum(long revision) {
    var checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(revision).flip());
    return checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      channel.force(true);
    }
  }
}
