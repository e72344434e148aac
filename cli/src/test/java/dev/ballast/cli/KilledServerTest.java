package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the server at random moments under load: what it has acknowledged is there after
/// the next `up`.
class KilledServerTest {
  private static final int WRITERS = 4;

  private final SystemWorld world = new SystemWorld();

  @Test
  void everyAcknowledgedWriteIsThereAfterAKill(@TempDir Path scratch) throws Exception {
    survive(scratch, 3);
  }

  @Test
  @Tag("full")
  void everyAcknowledgedWriteIsThereAfterManyKills(@TempDir Path scratch) throws Exception {
    survive(scratch, 100);
  }

  private void survive(Path scratch, int kills) throws Exception {
    var random = new Random(20_221_104);
    var acknowledged = new ConcurrentHashMap<String, String>();
    long revision = 0;
    try (BallastProcess ballast = BallastProcess.up(scratch.resolve("data"), "--api-only")) {
      for (int round = 0; round < kills; round++) {
        if (round > 0) ballast.start();
        writeUntilKilled(
            ballast, round, Duration.ofMillis(200 + random.nextInt(800)), acknowledged);
      }
      ballast.start();
      try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
        var client = new Client(transport);
        for (Map.Entry<String, String> each : acknowledged.entrySet()) {
          KubeObject found = client.get(Types.CONFIG_MAPS, "default", each.getKey());
          assertThat(Long.parseLong(found.text("data", "gen")))
              .isGreaterThanOrEqualTo(Long.parseLong(each.getValue()));
          revision = Math.max(revision, Long.parseLong(found.resourceVersion()));
        }
        KubeObject later = client.create(Types.CONFIG_MAPS, configMap("later", 0));
        assertThat(Long.parseLong(later.resourceVersion())).isGreaterThan(revision);
      }
    }
    assertThat(acknowledged).isNotEmpty();
  }

  /// Writers create and update until the server is killed in the middle of it.
  private void writeUntilKilled(
      BallastProcess ballast, int round, Duration life, Map<String, String> acknowledged)
      throws Exception {
    var stop = new AtomicBoolean();
    try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      var client = new Client(transport);
      Thread[] writers =
          Stream.iterate(0, i -> i + 1)
              .limit(WRITERS)
              .map(
                  i ->
                      world.spawn(
                          "writer-" + i,
                          () -> write(client, "r" + round + "w" + i, stop, acknowledged)))
              .toArray(Thread[]::new);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> acknowledged.keySet().stream().anyMatch(name -> isOf(name, round)));
      world.sleep(life);
      ballast.kill();
      stop.set(true);
      for (Thread each : writers) each.join(Duration.ofSeconds(60));
    }
  }

  private static boolean isOf(String name, int round) {
    return name.startsWith("r" + round + "w");
  }

  private static void write(
      Client client, String name, AtomicBoolean stop, Map<String, String> acknowledged) {
    for (int generation = 0; !stop.get(); generation++) {
      try {
        if (generation == 0) client.create(Types.CONFIG_MAPS, configMap(name, generation));
        else client.update(Types.CONFIG_MAPS, configMap(name, generation));
        acknowledged.put(name, Integer.toString(generation));
      } catch (ApiException killed) {
        return;
      }
    }
  }

  private static KubeObject configMap(String name, int generation) {
    KubeObject object = KubeObject.of("v1", "ConfigMap", "default", name);
    Json.child(object.tree(), "data").put("gen", Integer.toString(generation));
    return object;
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
