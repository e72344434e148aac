package dev.ballast.store;

import dev.ballast.world.World;
import dev.ballast.world.metrics.Histogram;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer of an embedded store. It takes all transactions that wait, decides them in order,
/// makes what follows durable with one synced write, publishes the new image and the changes, and
/// only then lets the writers go. When a write fails it refuses all others until the journal has
/// recovered, which it tries again when somebody wants to write.
public final class Committer<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final Duration BETWEEN_RECOVERIES = Duration.ofMillis(200);
  private static final double[] BOUNDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512,
    1.024, 2.048, 4.096, 8.192
  };

  private final World world;
  private final Codec<V> codec;
  private final Limits limits;
  private final Journal<V> journal;
  private final ArrayBlockingQueue<Pending<V>> queue;
  private final ChangeLog<V> log;
  private final Histogram writes;
  private final Histogram commits;
  private final Thread thread;
  private volatile Snapshot<V> published;
  private volatile boolean closing;
  private volatile @Nullable Refusal<V> refusal;

  /// A write that failed: `round` may or may not be durable.
  private record Refusal<V>(String why, Throwable cause, Round<V> round, long since) {}

  private Committer(
      World world, Codec<V> codec, Limits limits, Journal<V> journal, Snapshot<V> initial) {
    this.world = world;
    this.codec = codec;
    this.limits = limits;
    this.journal = journal;
    this.queue = new ArrayBlockingQueue<>(limits.waiting());
    this.log = new ChangeLog<>(world, codec, limits, initial.revision());
    this.published = initial;
    this.writes =
        world
            .metrics()
            .histograms(
                "etcd_disk_wal_fsync_duration_seconds",
                "The latency distributions of synced writes of the store's log.",
                BOUNDS)
            .with();
    this.commits =
        world
            .metrics()
            .histograms(
                "ballast_store_commit_duration_seconds",
                "How long a transaction waits until it is durable and published.",
                BOUNDS)
            .with();
    this.thread = world.spawnPlatform("store committer", this::run);
  }

  /// Starts with `entries`, which come in the order of their keys, at `revision`.
  public static <V> Committer<V> start(
      World world,
      Codec<V> codec,
      Limits limits,
      Journal<V> journal,
      Collection<Entry<V>> entries,
      long revision) {
    var edits = new ArrayList<Edit<V>>(entries.size());
    for (Entry<V> entry : entries) edits.add(new Edit<>(entry.key(), entry));
    Image<V> image = Image.<V>empty().with(edits);
    return new Committer<>(world, codec, limits, journal, new Snapshot<>(revision, image));
  }

  public Snapshot<V> snapshot() {
    return published;
  }

  public Cursor<V> follow(String topic, long afterRevision) {
    return log.follow(topic, afterRevision);
  }

  public void compact(long revision) {
    log.compact(revision);
  }

  public Optional<String> refusal() {
    if (closing) return Optional.of("the store is closed");
    return Optional.ofNullable(refusal).map(Refusal::why);
  }

  public long commit(Transaction<V> transaction) {
    long begun = world.nanoTime();
    var pending = new Pending<V>(transaction);
    if (closing) throw new StoreUnavailable("the store is closed", null);
    if (!queue.offer(pending)) throw new Overloaded(limits.waiting());
    if (!thread.isAlive()) refuseAll(new StoreUnavailable("the store is closed", null));
    long revision = pending.await();
    commits.observe(world.nanoTime() - begun);
    return revision;
  }

  private void run() {
    var batch = new ArrayList<Pending<V>>(limits.batch());
    while (!(closing && queue.isEmpty())) {
      batch.add(takeUninterrupted());
      queue.drainTo(batch, limits.batch() - batch.size());
      commitAll(batch);
      batch.clear();
    }
  }

  private Pending<V> takeUninterrupted() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException ignored) {
        LOG.debug("only closing ends the committer");
      }
    }
  }

  private void commitAll(List<Pending<V>> batch) {
    List<Cursor<V>> sleepers = List.of();
    try {
      recoverIfRefusing();
      var round = new Round<>(codec, published);
      for (Pending<V> pending : batch) decide(round, pending);
      if (!round.isEmpty()) sleepers = write(round);
    } catch (RuntimeException failed) {
      for (Pending<V> pending : batch) pending.fail(failed);
    }
    for (Pending<V> pending : batch) pending.wake();
    ChangeLog.wake(sleepers, work -> world.spawn("wake followers", work));
  }

  private void decide(Round<V> round, Pending<V> pending) {
    try {
      pending.succeed(round.take(pending.transaction()));
    } catch (RuntimeException refused) {
      pending.fail(refused);
    }
  }

  private List<Cursor<V>> write(Round<V> round) {
    try {
      long begun = world.nanoTime();
      journal.write(round.edits(), round.revision());
      writes.observe(world.nanoTime() - begun);
      return publish(round);
    } catch (IOException | RuntimeException | Error failed) {
      throw refuse(failed, round);
    }
  }

  private List<Cursor<V>> publish(Round<V> round) {
    published = round.after();
    return log.append(round.changes(), round.revision());
  }

  private StoreUnavailable refuse(Throwable failed, Round<V> round) {
    String why = "the data folder can't be written: " + failed.getMessage();
    Refusal<V> before = refusal;
    if (before == null || !before.why().equals(why)) LOG.error("Writes are refused, {}", why);
    refusal = new Refusal<>(why, failed, round, world.nanoTime());
    return new StoreUnavailable(why, failed);
  }

  private void recoverIfRefusing() {
    Refusal<V> last = refusal;
    if (last == null) return;
    if (world.nanoTime() - last.since() < BETWEEN_RECOVERIES.toNanos()) {
      throw new StoreUnavailable(last.why(), last.cause());
    }
    try {
      long durable = journal.recover();
      Round<V> doubtful = last.round();
      if (durable == doubtful.revision()) {
        ChangeLog.wake(publish(doubtful), work -> world.spawn("wake followers", work));
      } else if (durable != published.revision()) {
        throw new IOException("revision " + durable + " is on disk, not " + published.revision());
      }
      refusal = null;
      LOG.info("Writes are accepted again, at revision {}", durable);
    } catch (IOException still) {
      throw refuse(still, last.round());
    }
  }

  /// Commits what waits, then stops.
  @Override
  public void close() {
    closing = true;
    queue.offer(
        new Pending<>(new Transaction<>(List.of(new Transaction.Check<>("-", Expected.ANY)))));
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    refuseAll(new StoreUnavailable("the store is closed", null));
    ChangeLog.wake(log.close(), work -> world.spawn("wake followers", work));
    journal.close();
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void refuseAll(StoreUnavailable why) {
    for (Pending<V> left = queue.poll(); left != null; left = queue.poll()) {
      left.fail(why);
      left.wake();
    }
  }
}
