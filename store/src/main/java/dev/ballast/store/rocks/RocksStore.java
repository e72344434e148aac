package dev.ballast.store.rocks;

import dev.ballast.store.Codec;
import dev.ballast.store.Committer;
import dev.ballast.store.Cursor;
import dev.ballast.store.Limits;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.Transaction;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A store in a folder on disk. What it acknowledged survives the process and, as far as the disk
/// keeps what it was told to sync, a power loss.
public final class RocksStore<V> implements Store<V> {
  private final RocksJournal<V> journal;
  private final Committer<V> committer;

  private RocksStore(RocksJournal<V> journal, Committer<V> committer) {
    this.journal = journal;
    this.committer = committer;
  }

  /// Opens the store in `folder`, which is made where it is missing.
  ///
  /// @throws dev.ballast.store.CannotOpen where that is not possible; its message says what to do
  public static <V> RocksStore<V> open(
      World world, Codec<V> codec, Limits limits, Path folder, Recovery recovery) {
    RocksJournal<V> journal = RocksJournal.open(folder, codec, recovery);
    Committer<V> committer =
        Committer.start(world, codec, limits, journal, journal.readAll(), journal.revision());
    return new RocksStore<>(journal, committer);
  }

  @Override
  public Snapshot<V> snapshot() {
    return committer.snapshot();
  }

  @Override
  public long commit(Transaction<V> transaction) {
    return committer.commit(transaction);
  }

  @Override
  public Cursor<V> follow(String topic, long afterRevision) {
    return committer.follow(topic, afterRevision);
  }

  @Override
  public void compact(long revision) {
    committer.compact(revision);
  }

  @Override
  public Optional<String> refusal() {
    return committer.refusal();
  }

  /// Writes a consistent copy into the new folder `target`, which opens as a store. Commits go on
  /// meanwhile. On the same file system it takes no room at first: unchanged files are linked.
  public void backup(Path target) throws IOException {
    journal.backup(target);
  }

  @Override
  public void close() {
    committer.close();
  }
}
