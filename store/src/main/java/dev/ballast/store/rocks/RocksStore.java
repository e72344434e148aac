package dev.ballast.store.rocks;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.Codec;
import dev.ballast.store.Committer;
import dev.ballast.store.Cursor;
import dev.ballast.store.Limits;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.Transaction;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A store in a folder on disk. What it acknowledged survives the process and, as far as the disk
/// keeps what it was told to sync, a power loss.
public final class RocksStore<V> implements Store<V> {
  private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);

  private final RocksJournal<V> journal;
  private final Committer<V> committer;

  private RocksStore(RocksJournal<V> journal, Committer<V> committer) {
    this.journal = journal;
    this.committer = committer;
  }

  /// Opens the store in `folder`, which is made where it is missing.
  ///
  /// @throws CannotOpen where that is not possible; its message says what to do
  public static <V> RocksStore<V> open(
      World world, Codec<V> codec, Limits limits, Path folder, Recovery recovery) {
    try {
      return open(world, codec, limits, folder);
    } catch (CannotOpen refused) {
      if (recovery == Recovery.STRICT || !refused.isDamage()) throw refused;
      LOG.warn("{} What can be read is taken over.", refused.getMessage());
      RocksJournal.salvage(folder, codec);
      return open(world, codec, limits, folder);
    }
  }

  private static <V> RocksStore<V> open(World world, Codec<V> codec, Limits limits, Path folder) {
    RocksJournal<V> journal = RocksJournal.open(folder, codec);
    Committer<V> committer =
        Committer.start(world, codec, limits, journal, journal.readAll(), journal.revision());
    return new RocksStore<>(journal, committer);
  }

  /// Whether a store was ever opened in `folder`, whatever has become of it.
  public static boolean isUsed(Path folder) {
    return Files.isDirectory(folder.resolve("objects")) || Salvage.isUnderWay(folder);
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
