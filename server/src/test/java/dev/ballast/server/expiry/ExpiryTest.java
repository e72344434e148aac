package dev.ballast.server.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.stored.Seal;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.stored.StoredCodec;
import dev.ballast.store.Cursor;
import dev.ballast.store.Expected;
import dev.ballast.store.Limits;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.Transaction;
import dev.ballast.store.memory.MemoryStore;
import dev.ballast.world.ManualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Events go when their time has come, and nothing else does.
class ExpiryTest {
  private static final String FOLDER = "core/events/default/";

  private final ManualWorld world = new ManualWorld();
  private final Store<Stored> store =
      new MemoryStore<>(world, new StoredCodec(new Seal(world, new byte[32])), Limits.USUAL);

  @AfterEach
  void close() {
    store.close();
  }

  private Transaction.Step<Stored> event(String name, Instant created) {
    ObjectNode tree = KubeObject.of("v1", "Event", "default", name).tree();
    Json.child(tree, "metadata").put("creationTimestamp", created.toString());
    tree.put("message", "something happened to somebody");
    return new Transaction.Put<>(FOLDER + name, Stored.draft(tree, false), Expected.ANY);
  }

  private void write(String name) {
    store.commit(new Transaction<>(java.util.List.of(event(name, world.now()))));
  }

  private boolean isThere(String name) {
    return store.snapshot().get(FOLDER + name) != null;
  }

  /// Moves the clock once the expiry waits for it.
  private void pass(Duration span) throws InterruptedException {
    world.awaitWaiting(1);
    world.advance(span);
  }

  @Test
  void anEventGoesAnHourAfterItsLastWrite() throws Exception {
    write("old");
    write("again");
    store.commit(
        Transaction.put(
            "core/configmaps/default/stays",
            Stored.draft(KubeObject.of("v1", "ConfigMap", "default", "stays").tree(), false),
            Expected.ANY));
    try (Expiry expiry = Expiry.start(world, store)) {
      pass(Duration.ofMinutes(40));
      write("again");
      write("young");
      await().until(() -> world.untilNext().orElseThrow().compareTo(Duration.ofMinutes(20)) <= 0);
      pass(Duration.ofMinutes(20));
      await().until(() -> !isThere("old"));
      pass(Duration.ofMinutes(39));
      assertThat(isThere("again")).isTrue();
      assertThat(isThere("young")).isTrue();
      await().until(() -> world.untilNext().orElseThrow().compareTo(Duration.ofMinutes(1)) <= 0);
      pass(Duration.ofMinutes(1));
      await().until(() -> !isThere("again") && !isThere("young"));
      assertThat(store.snapshot().count("")).isEqualTo(1);
    }
  }

  @Test
  void thoseFromBeforeARestartGoByWhatTheySay() throws Exception {
    for (int i = 0; i < 300; i++) {
      Instant created = world.now().minus(Duration.ofMinutes(i < 200 ? 61 : 30));
      store.commit(new Transaction<>(java.util.List.of(event("e" + i, created))));
    }
    try (Expiry expiry = Expiry.start(world, store)) {
      await().until(() -> store.snapshot().count(FOLDER) == 100);
      assertThat(isThere("e199")).isFalse();
      assertThat(isThere("e200")).isTrue();
      pass(Duration.ofMinutes(30));
      await().until(() -> store.snapshot().count(FOLDER) == 0);
    }
  }

  @Test
  void thereAreNeverManyMoreThanTheMost() throws Exception {
    try (Expiry expiry = Expiry.start(world, store)) {
      int number = 0;
      while (number < ExpiryPlan.MOST + 2_000) {
        var steps = new ArrayList<Transaction.Step<Stored>>();
        for (int i = 0; i < 500; i++) steps.add(event("e" + number++, world.now()));
        store.commit(new Transaction<>(steps));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> store.snapshot().count(FOLDER) == ExpiryPlan.MOST);
      assertThat(isThere("e1999")).isFalse();
      assertThat(isThere("e2000")).isTrue();
    }
  }

  @Test
  void aStoreThatRefusesIsAskedAgainLater() throws Exception {
    write("old");
    world.advance(Duration.ofHours(2));
    var refusing = new RefusingStore(3);
    try (Expiry expiry = Expiry.start(world, refusing)) {
      for (int i = 0; i < 3; i++) {
        int asked = i + 1;
        await().until(() -> refusing.asked.get() == asked);
        pass(Duration.ofSeconds(5));
      }
      await().until(() -> !isThere("old"));
    }
  }

  /// Takes no writes for a while.
  private final class RefusingStore implements Store<Stored> {
    private final Store<Stored> closed =
        new MemoryStore<>(world, new StoredCodec(new Seal(world, new byte[32])), Limits.USUAL);
    private final AtomicInteger asked = new AtomicInteger();
    private final int refusals;

    private RefusingStore(int refusals) {
      closed.close();
      this.refusals = refusals;
    }

    @Override
    public long commit(Transaction<Stored> transaction) {
      return (asked.incrementAndGet() > refusals ? store : closed).commit(transaction);
    }

    @Override
    public Snapshot<Stored> snapshot() {
      return store.snapshot();
    }

    @Override
    public Cursor<Stored> follow(String topic, long afterRevision) {
      return store.follow(topic, afterRevision);
    }

    @Override
    public void compact(long revision) {
      store.compact(revision);
    }

    @Override
    public Optional<String> refusal() {
      return store.refusal();
    }

    @Override
    public void close() {}
  }
}
