package dev.ballast.store.rocks;

import dev.ballast.store.CannotOpen;
import dev.ballast.world.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills a fresh folder with the entries of a backup, as [RocksStore] wants to find them. Nothing
/// of it opens as a store before [#finish]. For one thread.
public final class RocksImport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RocksImport.class);
  private static final long BATCH_BYTES = 4L << 20;

  private final Path folder;
  private final FolderLock lock;
  private final RocksFolder objects;
  private WriteBatch batch = new WriteBatch();

  private RocksImport(Path folder, FolderLock lock, RocksFolder objects) {
    this.folder = folder;
    this.lock = lock;
    this.objects = objects;
  }

  /// @param folder is made where it is missing, and must hold no store
  /// @throws CannotOpen where that is not possible; its message says what to do
  public static RocksImport into(Path folder) {
    FolderLock lock = FolderLock.take(folder);
    try {
      NativeLibrary.load(folder.resolve("native"));
      DurableFiles.makeFolders(folder.resolve("objects"));
      return new RocksImport(folder, lock, RocksFolder.open(folder.resolve("objects"), true));
    } catch (RocksDBException | IOException failed) {
      lock.close();
      throw DiskFailure.cannotOpen(folder, failed);
    }
  }

  /// @param value as a codec wrote it
  public void put(String key, long revision, long createRevision, byte[] value) throws IOException {
    try {
      batch.put(Row.key(key), Row.value(revision, createRevision, value));
      if (batch.getDataSize() > BATCH_BYTES) flush();
    } catch (RocksDBException failed) {
      throw DiskFailure.of(failed);
    }
  }

  private void flush() throws RocksDBException {
    objects.write(batch);
    batch.close();
    batch = new WriteBatch();
  }

  /// Makes it a store at `revision`, durable.
  public void finish(long revision) throws IOException {
    try (CommittedRecord committed = CommittedRecord.open(folder.resolve("committed"))) {
      batch.put(Row.REVISION_KEY, Row.number(revision));
      flush();
      committed.write(revision);
    } catch (RocksDBException failed) {
      throw DiskFailure.of(failed);
    }
  }

  @Override
  public void close() {
    batch.close();
    objects.close();
    lock.close();
    LOG.debug("closed {}", folder);
  }
}
