package dev.ballast.store.rocks;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.CannotOpen.Reason;
import dev.ballast.store.Codec;
import dev.ballast.store.Edit;
import dev.ballast.store.Entry;
import dev.ballast.store.Journal;
import dev.ballast.world.DurableFiles;
import java.io.IOException;
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
  static final long FIRST_REVISION = 1;

  private final Path folder;
  private final Codec<V> codec;
  private final FolderLock lock;
  private final CommittedRecord committed;
  private volatile @Nullable RocksFolder objects;
  private volatile long revision;

  private RocksJournal(Path folder, Codec<V> codec, FolderLock lock, CommittedRecord committed) {
    this.folder = folder;
    this.codec = codec;
    this.lock = lock;
    this.committed = committed;
  }

  static <V> RocksJournal<V> open(Path folder, Codec<V> codec) {
    FolderLock lock = FolderLock.take(folder);
    CommittedRecord committed = null;
    RocksJournal<V> journal = null;
    try {
      NativeLibrary.load(folder.resolve("native"));
      DurableFiles.makeFolders(folder.resolve("objects"));
      committed = CommittedRecord.open(folder.resolve("committed"));
      journal = new RocksJournal<>(folder, codec, lock, committed);
      journal.openWhole();
      committed.write(journal.revision);
      committed.sync();
      return journal;
    } catch (RocksDBException | IOException | CannotOpen failed) {
      closeAll(committed, journal == null ? null : journal.objects, lock);
      throw failed instanceof CannotOpen said ? said : DiskFailure.cannotOpen(folder, failed);
    }
  }

  /// Opens what holds everything that was acknowledged, or makes it in a fresh folder.
  private void openWhole() throws RocksDBException, IOException {
    if (Salvage.isUnderWay(folder)) throw DiskFailure.interruptedSalvage(folder);
    OptionalLong known = committed.read();
    boolean fresh = committed.isNew() && RocksFolder.clearIfBlank(folder.resolve("objects"));
    if (known.isEmpty() && !fresh) throw cutShort("something", "it is not known what");
    long acknowledged = known.orElse(FIRST_REVISION);
    openAt(acknowledged, fresh);
    if (revision < acknowledged)
      throw cutShort("revision " + revision, Long.toString(acknowledged));
  }

  private void openAt(long acknowledged, boolean fresh) throws RocksDBException, IOException {
    Path place = folder.resolve("objects");
    if (!fresh) LogTail.drop(place, acknowledged);
    RocksFolder opened = RocksFolder.open(place, fresh);
    objects = opened;
    revision = durable(opened);
  }

  private CannotOpen cutShort(String end, String acknowledged) {
    String message =
        ("%s ends at %s, but %s was acknowledged: restore a backup, or start once with --recover to"
                + " go on without what is missing.")
            .formatted(folder, end, acknowledged);
    return new CannotOpen(Reason.CUT_SHORT, message, null);
  }

  /// Puts a store of what can still be read into the place of a damaged one. What was acknowledged
  /// and is lost may have been seen by somebody, so its revisions are not given again.
  static <V> void salvage(Path folder, Codec<V> codec) {
    FolderLock lock = FolderLock.take(folder);
    CommittedRecord committed = null;
    try {
      NativeLibrary.load(folder.resolve("native"));
      committed = CommittedRecord.open(folder.resolve("committed"));
      long acknowledged = committed.read().orElse(FIRST_REVISION);
      committed.write(Salvage.run(folder, acknowledged, (key, value) -> fits(key, value, codec)));
      committed.sync();
      Salvage.end(folder);
    } catch (RocksDBException | IOException failed) {
      throw DiskFailure.cannotOpen(folder, failed);
    } finally {
      closeAll(committed, lock);
    }
  }

  private static <V> boolean fits(byte[] key, byte[] value, Codec<V> codec) {
    try {
      return Row.entry(key, value, codec).revision() > 0;
    } catch (RuntimeException damaged) {
      return false;
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
                if (key[0] != 0) entries.add(entry(key, value));
              });
    } catch (RocksDBException | IOException | CannotOpen failed) {
      close();
      throw failed instanceof CannotOpen said ? said : DiskFailure.cannotOpen(folder, failed);
    }
    return entries;
  }

  private Entry<V> entry(byte[] key, byte[] value) {
    try {
      return Row.entry(key, value, codec);
    } catch (RuntimeException unreadable) {
      throw DiskFailure.unreadable(folder, Row.text(key), unreadable);
    }
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
      openAt(revision, false);
      return revision;
    } catch (RocksDBException failed) {
      throw DiskFailure.of(failed);
    } catch (CannotOpen damaged) {
      throw new IOException(damaged.getMessage(), damaged);
    }
  }

  /// Copies what is committed to `target`, which must not exist. Writes go on meanwhile.
  void backup(Path target) throws IOException {
    long atLeast = revision;
    DurableFiles.makeFolders(target);
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
