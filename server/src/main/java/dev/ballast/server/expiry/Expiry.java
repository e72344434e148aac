package dev.ballast.server.expiry;

import dev.ballast.objects.GroupResource;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Change;
import dev.ballast.store.Compacted;
import dev.ballast.store.Conflicted;
import dev.ballast.store.Cursor;
import dev.ballast.store.Entry;
import dev.ballast.store.Expected;
import dev.ballast.store.Overloaded;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.StoreUnavailable;
import dev.ballast.store.Transaction;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes Events when their time is up (see [ExpiryPlan]). It follows their writes in the store's
/// log, so its cost grows with the writes and not with how many there are; each deletion is a
/// commit with a revision of its own, as any other is, but many are on their way at once.
public final class Expiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
  private static final String EVENTS = Keys.folder(new GroupResource("", "events"));
  private static final Duration AFTER_A_REFUSAL = Duration.ofSeconds(5);

  private final World world;
  private final Store<Stored> store;
  private final Ages ages;
  private final Thread thread;
  private volatile boolean closed;

  private Expiry(World world, Store<Stored> store) {
    this.world = world;
    this.store = store;
    this.ages = new Ages(this::current);
    this.thread = world.spawn("expiry", this::run);
  }

  private @Nullable Stored current(String key) {
    Entry<Stored> entry = store.snapshot().get(key);
    return entry == null ? null : entry.value();
  }

  public static Expiry start(World world, Store<Stored> store) {
    return new Expiry(world, store);
  }

  private void run() {
    try {
      while (!closed) follow();
    } catch (InterruptedException closing) {
      LOG.trace("closed");
    }
  }

  /// Begins with what is there, and follows the log from then on until it is overrun.
  private void follow() throws InterruptedException {
    Snapshot<Stored> now = store.snapshot();
    ages.clear();
    var there = new ArrayList<Entry<Stored>>();
    now.scan(EVENTS, "").forEach(there::add);
    there.sort(Comparator.comparingLong(Entry::revision));
    for (Entry<Stored> each : there) ages.found(each.key(), each.value());
    try (Cursor<Stored> cursor = store.follow(EVENTS, now.revision())) {
      Duration wait = Duration.ZERO;
      while (!closed) {
        for (Change<Stored> each : changes(cursor, wait)) note(each);
        wait = act(ExpiryPlan.decide(ages.observed(), world.now()));
      }
    } catch (Compacted overrun) {
      LOG.debug("events came faster than they were looked at: {}", overrun.getMessage());
    } catch (StoreUnavailable closing) {
      closed = true;
    }
  }

  /// The time to wait is that of the world, which may be a simulated one.
  private List<Change<Stored>> changes(Cursor<Stored> cursor, Duration wait)
      throws InterruptedException {
    if (!wait.isPositive()) return cursor.next(Duration.ZERO);
    Thread waiting = Thread.currentThread();
    World.Timer alarm = world.after(wait, () -> LockSupport.unpark(waiting));
    try {
      return cursor.next(ExpiryPlan.KEPT);
    } finally {
      alarm.cancel();
    }
  }

  private void note(Change<Stored> change) {
    switch (change.type()) {
      case PUT -> ages.written(change.key(), change.value(), world.now());
      case DELETE -> ages.gone(change.key());
    }
  }

  /// Returns how long nothing else has to be done.
  private Duration act(List<ExpiryPlan.Action> actions) throws InterruptedException {
    var removing = new ArrayList<Thread>();
    var refused = new AtomicBoolean();
    Duration wait = Duration.ZERO;
    for (ExpiryPlan.Action each : actions) {
      switch (each) {
        case ExpiryPlan.Action.Remove remove ->
            removing.add(world.spawn("expire", () -> remove(remove, refused)));
        case ExpiryPlan.Action.LookAgain(Duration after) -> wait = after;
      }
    }
    for (Thread each : removing) each.join();
    return refused.get() ? AFTER_A_REFUSAL : wait;
  }

  private void remove(ExpiryPlan.Action.Remove action, AtomicBoolean refused) {
    try {
      store.commit(Transaction.delete(action.key(), Expected.at(action.revision())));
    } catch (Conflicted writtenAgain) {
      LOG.trace("{} stays", action.key());
    } catch (Overloaded | StoreUnavailable notNow) {
      refused.set(true);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
