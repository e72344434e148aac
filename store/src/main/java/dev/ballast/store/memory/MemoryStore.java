package dev.ballast.store.memory;

import dev.ballast.store.Codec;
import dev.ballast.store.Committer;
import dev.ballast.store.Cursor;
import dev.ballast.store.Edit;
import dev.ballast.store.Journal;
import dev.ballast.store.Limits;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.Transaction;
import dev.ballast.world.World;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A store whose durability is that of the process.
public final class MemoryStore<V> implements Store<V> {
  private final Committer<V> committer;

  public MemoryStore(World world, Codec<V> codec, Limits limits) {
    committer = Committer.start(world, codec, limits, new Nowhere<>(), List.of(), 1);
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

  @Override
  public void close() {
    committer.close();
  }

  /// Nothing is ever written, so nothing can fail.
  private static final class Nowhere<V> implements Journal<V> {
    private long written = 1;

    @Override
    public void write(Collection<Edit<V>> edits, long revision) {
      written = revision;
    }

    @Override
    public long recover() {
      return written;
    }

    @Override
    public void close() {}
  }
}
