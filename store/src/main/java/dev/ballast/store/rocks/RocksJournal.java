package dev.ballast.store.rocks;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.CannotOpen.Reason;
import dev.ballast.store.Codec;
import dev.ballast.store.Edit;
import dev.ballast.store.Entry;
import dev.ballast.store.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a store in a folder: `lock`, `committed` (see [CommittedRecord]), `objects` (RocksDB) and
/// `native` (see [NativeLibrary]).
final class RocksJournal<V> implements Journal<V> {
  private static final Logger LOG = LoggerFactory.getLogger(RocksJournal.class);
  private static final long FIRST_REVISION = 1;

  private final Path folder;
  private final Codec<V> codec;
  private final FolderLock lock;
  private final CommittedRecord committed;
  private volatile @Nullable RocksFolder objects;
  private volatile long revision;

  private RocksJournal(
      Path folder,
      Codec<V> codec,
      FolderLock lock,
      CommittedRecord committed,
      RocksFolder objects) {
    this.folder = folder;
    this.codec = codec;
    this.lock = lock;
    this.committed = committed;
    this.objects = objects;
  }

  static <V> RocksJournal<V> open(Path folder, Codec<V> codec, Recovery recovery) {
    FolderLock lock = FolderLock.take(folder);
    RocksFolder objects = null;
    CommittedRecord committed = null;
    try {
      NativeLibrary.load(folder.resolve("native"));
      objects = RocksFolder.open(folder.resolve("objects"), recovery);
      committed = CommittedRecord.open(folder.resolve("committed"));
      var journal = new RocksJournal<>(folder, codec, lock, committed, objects);
      journal.revision = journal.checkedRevision(objects, recovery);
      return journal;
    } catch (RocksDBException | IOException | CannotOpen failed) {
      closeAll(committed, objects, lock);
      throw failed instanceof CannotOpen said ? said : DiskFailure.cannotOpen(folder, failed);
    }
  }

  /// The revision on disk, if it is not before what was acknowledged.
  private long checkedRevision(RocksFolder opened, Recovery recovery)
      throws RocksDBException, IOException {
    long found = durable(opened);
    OptionalLong acknowledged = committed.read();
    boolean doubtful = acknowledged.isEmpty() && !(committed.isNew() && found == FIRST_REVISION);
    if (recovery == Recovery.LENIENT) {
      found = Math.max(found, acknowledged.orElse(found) + 1);
      writeRevision(opened, found);
    } else if (doubtful || acknowledged.orElse(FIRST_REVISION) > found) {
      String message =
          ("%s ends at revision %d, but %s was acknowledged: restore a backup, or start once with"
                  + " --recover to go on without what is missing.")
              .formatted(folder, found, doubtful ? "it is not known what" : acknowledged.orElse(0));
      throw new CannotOpen(Reason.CUT_SHORT, message, null);
    }
    committed.write(found);
    committed.sync();
    return found;
  }

  private static void writeRevision(RocksFolder opened, long revision) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(Row.REVISION_KEY, Row.number(revision));
      opened.write(batch);
    }
  }

  private static long durable(RocksFolder opened) throws RocksDBException {
    byte[] number = opened.get(Row.REVISION_KEY);
    return number == null ? FIRST_REVISION : Row.number(number);
  }

  long revision() {
    return revision;
  }

  /// All entries in the order of their keys.
  List<Entry<V>> readAll() {
    var entries = new ArrayList<Entry<V>>();
    try {
      open()
          .readAll(
              (key, value) -> {
                if (key[0] != 0) entries.add(Row.entry(key, value, codec));
              });
    } catch (RocksDBException | IOException failed) {
      close();
      throw DiskFailure.cannotOpen(folder, failed);
    }
    return entries;
  }

  @Override
  public void write(Collection<Edit<V>> edits, long newRevision) throws IOException {
    try (WriteBatch batch = new WriteBatch()) {
      for (Edit<V> edit : edits) {
        Entry<V> entry = edit.entry();
        if (entry == null) batch.delete(Row.key(edit.key()));
        else batch.put(Row.key(edit.key()), row(entry));
      }
      batch.put(Row.REVISION_KEY, Row.number(newRevision));
      open().write(batch);
    } catch (RocksDBException failed) {
      throw DiskFailure.of(failed);
    }
    committed.write(newRevision);
    revision = newRevision;
  }

  private byte[] row(Entry<V> entry) {
    return Row.value(entry.revision(), entry.createRevision(), codec.write(entry.value()));
  }

  private RocksFolder open() throws IOException {
    RocksFolder opened = objects;
    if (opened == null) throw new IOException("not open");
    return opened;
  }

  /// RocksDB takes no more writes after a failed one, so it is opened anew.
  @Override
  public long recover() throws IOException {
    try {
      RocksFolder failed = objects;
      objects = null;
      if (failed != null) failed.close();
      RocksFolder opened = RocksFolder.open(folder.resolve("objects"), Recovery.STRICT);
      objects = opened;
      revision = durable(opened);
      return revision;
    } catch (RocksDBException failed) {
      throw DiskFailure.of(failed);
    }
  }

  /// Copies what is committed to `target`, which must not exist. Writes go on meanwhile.
  void backup(Path target) throws IOException {
    long atLeast = revision;
    Files.createDirectories(target);
    try (CommittedRecord record = CommittedRecord.open(target.resolve("committed"))) {
      record.write(atLeast);
      open().checkpoint(target.resolve("objects"));
    } catch (RocksDBException failed) {
      throw DiskFailure.of(failed);
    }
  }

  @Override
  public void close() {
    closeAll(committed, objects, lock);
  }

  private static void closeAll(@Nullable AutoCloseable... parts) {
    for (AutoCloseable part : parts) {
      try {
        if (part != null) part.close();
      } catch (Exception failed) {
        LOG.warn("While closing the store: {}", failed.getMessage());
      }
    }
  }
}
