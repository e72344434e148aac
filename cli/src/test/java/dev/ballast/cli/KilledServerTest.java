package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.ObjectList;
import dev.ballast.client.Types;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.SystemWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the server at random moments, under load and while it starts. Everything that it
/// has acknowledged, and everything that a watcher was told, is there after the next `up`; nothing
/// is half there; revisions never go back; a watcher that goes on from its last revision misses
/// nothing.
class KilledServerTest {
  private static final int WRITERS = 4;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final SystemWorld world = new SystemWorld();
  private final Ledger ledger = new Ledger();
  private final List<ResumingWatcher> watchers =
      List.of(
          new ResumingWatcher(Types.CONFIG_MAPS, ledger),
          new ResumingWatcher(Types.SECRETS, ledger));
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void nothingIsForgottenInThirtyKills(@TempDir Path scratch) throws Exception {
    survive(scratch, 30);
  }

  @Test
  @Tag("full")
  void nothingIsForgottenInAThousandKills(@TempDir Path scratch) throws Exception {
    survive(scratch, 1_000);
  }

  private void survive(Path scratch, int kills) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("KilledServerTest: seed " + seed);
    var random = new Random(seed);
    try (BallastProcess ballast = BallastProcess.up(scratch.resolve("data"), "--api-only")) {
      for (int round = 0; round < kills; round++) {
        if (round % 6 == 5) killWhileItStarts(ballast, Duration.ofMillis(random.nextInt(1_200)));
        if (round > 0) ballast.start();
        try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
          var client = new Client(transport);
          check(client);
          writeUntilKilled(ballast, client, random);
        }
        assertThat(failures).isEmpty();
      }
      ballast.start();
      try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
        checkAtTheEnd(new Client(transport));
      }
    }
    for (ResumingWatcher each : watchers) System.out.println("KilledServerTest: " + each.figures());
  }

  private void killWhileItStarts(BallastProcess ballast, Duration after) throws Exception {
    ballast.begin();
    world.sleep(after);
    ballast.kill();
  }

  private void check(Client client) {
    var found = new HashMap<String, Ledger.Write>();
    long revision = 0;
    for (ResourceType type : List.of(Types.CONFIG_MAPS, Types.SECRETS)) {
      ObjectList list = client.list(type, Numbered.NAMESPACE, ListOptions.ALL);
      revision = Math.max(revision, Long.parseLong(list.resourceVersion()));
      for (KubeObject each : list.items()) {
        long at = Long.parseLong(each.resourceVersion());
        found.put(each.name(), new Ledger.Write(Numbered.numberOf(each), at));
      }
    }
    ledger.check(found, revision);
  }

  private void writeUntilKilled(BallastProcess ballast, Client client, Random random)
      throws Exception {
    int before = ledger.writes();
    var threads = new ArrayList<Thread>();
    for (ResumingWatcher each : watchers) threads.add(spawn("watcher", () -> each.follow(client)));
    for (int i = 0; i < WRITERS; i++) {
      var writer = new NumberedWriter(ledger, new Random(random.nextLong()), i);
      threads.add(spawn("writer", () -> writer.write(client)));
    }
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> ledger.writes() > before || !failures.isEmpty());
    world.sleep(Duration.ofMillis(random.nextInt(700)));
    ballast.kill();
    for (Thread each : threads) assertThat(each.join(LONG)).as("ends with the server").isTrue();
  }

  private interface Work {
    void run() throws Exception;
  }

  private Thread spawn(String name, Work work) {
    return world.spawn(
        name,
        () -> {
          try {
            work.run();
          } catch (Exception | AssertionError failed) {
            failures.add(failed);
          }
        });
  }

  /// Nobody writes any more: each watcher comes to know what is there, and of all that was
  /// acknowledged it has been told what it should.
  private void checkAtTheEnd(Client client) throws Exception {
    check(client);
    assertThat(ledger.acknowledged(Types.CONFIG_MAPS)).isNotEmpty();
    assertThat(ledger.acknowledged(Types.SECRETS)).isNotEmpty();
    for (ResumingWatcher each : watchers) {
      Thread following = spawn("watcher", () -> each.follow(client));
      await().atMost(LONG).until(() -> isUpToDate(each, client));
      each.stop();
      assertThat(following.join(LONG)).isTrue();
      each.checkNothingMissed(ledger.acknowledged(each.type()));
    }
    assertThat(failures).isEmpty();
  }

  private boolean isUpToDate(ResumingWatcher watcher, Client client) {
    assertThat(failures).isEmpty();
    var there = new HashMap<String, Ledger.Write>();
    for (KubeObject each :
        client.list(watcher.type(), Numbered.NAMESPACE, ListOptions.ALL).items()) {
      long at = Long.parseLong(each.resourceVersion());
      there.put(each.name(), new Ledger.Write(Numbered.numberOf(each), at));
    }
    return watcher.replica().equals(there);
  }

  @Test
  void aSecretNeverStandsInPlainTextInTheDataFolder(@TempDir Path scratch) throws Exception {
    String value = "correct-horse-battery-staple";
    Path data = scratch.resolve("data");
    try (BallastProcess ballast = BallastProcess.up(data, "--api-only")) {
      try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
        KubeObject secret = KubeObject.of("v1", "Secret", "default", "vault");
        Json.child(secret.tree(), "stringData").put("password", value);
        new Client(transport).create(Types.SECRETS, secret);
      }
      ballast.kill();
    }
    String encoded =
        java.util.Base64.getEncoder()
            .encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(bytes).as(file.toString()).doesNotContain(value).doesNotContain(encoded);
      }
    }
  }
}
