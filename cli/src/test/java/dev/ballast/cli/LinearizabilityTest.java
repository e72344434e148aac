package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several clients race for the same objects over HTTP, while the server is killed and started
/// again: for each object there is one order of all that happened which explains every answer.
/// [LinearizationTest] shows that wrong histories are found out.
class LinearizabilityTest {
  private static final int CLIENTS = 6;
  private static final List<String> NAMES = List.of("red", "green", "blue");

  private final SystemWorld world = new SystemWorld();
  private final History history = new History();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void everyAnswerFitsIntoOneOrder(@TempDir Path scratch) throws Exception {
    race(scratch, 5, 400);
  }

  @Test
  @Tag("full")
  void everyAnswerFitsIntoOneOrderForLong(@TempDir Path scratch) throws Exception {
    race(scratch, 60, 2_000);
  }

  /// @param lives how many servers there are, one after the other; all but the last are killed,
  ///   each after it has given about so many `answers`
  private void race(Path scratch, int lives, int answers) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("LinearizabilityTest: seed " + seed);
    var random = new Random(seed);
    var values = new AtomicLong();
    var clients = new ArrayList<HistoryClient>();
    for (int i = 0; i < CLIENTS; i++)
      clients.add(new HistoryClient(world, history, NAMES, values, new Random(seed + i), i));
    try (BallastProcess ballast = BallastProcess.up(scratch.resolve("data"), "--api-only")) {
      for (int round = 1; round <= lives; round++) {
        if (round > 1) ballast.start();
        raceOnce(ballast, clients, answers + random.nextInt(answers / 4), round < lives);
        assertThat(failures).isEmpty();
      }
    }
    System.out.println("LinearizabilityTest: " + history.figures());
    history.checkObjects();
    history.checkRevisions();
    checkThatAWrongReadWouldShow(random);
  }

  private void raceOnce(
      BallastProcess ballast, List<HistoryClient> clients, long answers, boolean kill)
      throws Exception {
    try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      var client = new Client(transport);
      var stop = new AtomicBoolean();
      var given = new AtomicLong();
      var threads = new ArrayList<Thread>();
      for (HistoryClient each : clients)
        threads.add(world.spawn("client", () -> run(each, client, stop, given)));
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> given.get() >= answers || !failures.isEmpty());
      if (kill) ballast.kill();
      stop.set(true);
      for (Thread each : threads) assertThat(each.join(Duration.ofSeconds(60))).isTrue();
    }
  }

  private void run(HistoryClient client, Client server, AtomicBoolean stop, AtomicLong given) {
    try {
      while (!stop.get() && client.step(server)) given.incrementAndGet();
    } catch (RuntimeException | AssertionError failed) {
      failures.add(failed);
    }
  }

  /// The history of the first object with one read that shows the value before the last but one.
  private void checkThatAWrongReadWouldShow(Random random) {
    List<Operation> right = history.of(NAMES.getFirst());
    List<Operation> reads =
        right.stream().filter(each -> each.answer() instanceof Operation.Found).toList();
    assertThat(reads).hasSizeGreaterThan(20);
    Operation late = reads.get(reads.size() - 1 - random.nextInt(5));
    Operation early = reads.get(random.nextInt(5));
    assertThat(early.answer()).isNotEqualTo(late.answer());
    var wrong = new ArrayList<>(right);
    wrong.remove(late);
    wrong.add(
        new Operation(late.client(), late.asked(), late.answered(), late.call(), early.answer()));
    assertThat(Linearization.problemOf(wrong)).isNotEmpty();
  }
}
