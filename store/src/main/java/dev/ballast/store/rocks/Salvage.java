package dev.ballast.store.rocks;

import dev.ballast.world.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a new database of what can still be read of a damaged one, which is kept beside it as
/// `objects.damaged-N`. A crash on the way leaves `objects.salvaging`, from which the next attempt
/// begins again.
final class Salvage {
  private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);
  private static final int ROWS_AT_ONCE = 500;

  /// How far the revision goes ahead, since an unknown number of commits is lost.
  private static final long LOST_REVISIONS = 1_000_000;

  /// Whether a row can be understood.
  interface Judge {
    boolean isReadable(byte[] key, byte[] value);
  }

  private final RocksFolder fresh;
  private final Judge judge;
  private WriteBatch batch = new WriteBatch();
  private long revision = RocksJournal.FIRST_REVISION;
  private int rows;

  private Salvage(RocksFolder fresh, Judge judge) {
    this.fresh = fresh;
    this.judge = judge;
  }

  static boolean isUnderWay(Path folder) {
    return Files.exists(folder.resolve("objects.salvaging"));
  }

  /// Fills a new database in the store's `folder`, and returns its revision.
  static long run(Path folder, long acknowledged, Judge judge)
      throws IOException, RocksDBException {
    Path damaged = folder.resolve("objects.salvaging");
    Path objects = folder.resolve("objects");
    if (!Files.exists(damaged)) DurableFiles.move(objects, damaged);
    DurableFiles.delete(objects);
    DurableFiles.makeFolders(objects);
    try (RocksFolder fresh = RocksFolder.open(objects, true)) {
      var salvage = new Salvage(fresh, judge);
      Wreck.of(damaged).read(salvage::take, salvage::flush);
      LOG.warn("{} objects could be read, up to revision {}", salvage.rows, salvage.revision);
      long next = Math.max(salvage.revision, acknowledged) + LOST_REVISIONS;
      salvage.batch.put(Row.REVISION_KEY, Row.number(next));
      salvage.flush();
      salvage.batch.close();
      return next;
    }
  }

  /// Puts the damaged database out of the way: the new one is complete.
  static void end(Path folder) throws IOException {
    int number = 1;
    while (Files.exists(folder.resolve("objects.damaged-" + number))) number++;
    Path kept = folder.resolve("objects.damaged-" + number);
    DurableFiles.move(folder.resolve("objects.salvaging"), kept);
    LOG.warn("The damaged database is kept in {}: delete it when nothing is missed", kept);
  }

  /// The same key may come from several files: its newest row counts.
  private void take(byte[] key, byte[] value) throws IOException {
    if (key[0] == 0) {
      revision = Math.max(revision, Row.number(value));
    } else if (!judge.isReadable(key, value)) {
      LOG.warn("{} is lost: its content can't be read", Row.text(key));
    } else {
      put(key, value);
    }
  }

  private void put(byte[] key, byte[] value) throws IOException {
    try {
      byte[] there = fresh.get(key);
      if (there != null && Row.revision(there) >= Row.revision(value)) return;
      if (there == null) rows++;
      batch.put(key, value);
    } catch (RocksDBException failed) {
      throw DiskFailure.of(failed);
    }
    revision = Math.max(revision, Row.revision(value));
    if (batch.count() >= ROWS_AT_ONCE) flush();
  }

  private void flush() throws IOException {
    try {
      fresh.write(batch);
    } catch (RocksDBException failed) {
      throw DiskFailure.of(failed);
    }
    batch.close();
    batch = new WriteBatch();
  }
}
