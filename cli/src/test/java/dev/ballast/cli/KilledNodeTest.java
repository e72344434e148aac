package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `kill -9` of a server with real containers, at random moments while pods start and end, sets are
/// scaled and rolled out, volumes are made, images are brought in. After each next `up`: what was
/// acknowledged is there, no container that was well was restarted, volumes have their data, and
/// nothing is left of what is gone.
@Tag("containerd")
class KilledNodeTest {
  private static final Duration CALM = Duration.ofSeconds(60);

  private final SystemWorld world = new SystemWorld();
  private final Random random = new Random();

  @Test
  @Timeout(180)
  void aFewKills() throws Exception {
    survive(4);
  }

  @Test
  @Tag("full")
  @Timeout(3_600)
  void manyKills() throws Exception {
    survive(100);
  }

  private void survive(int kills) throws Exception {
    try (RealMachine machine = RealMachine.fresh()) {
      Remains remains = new Remains(machine);
      killWhileStarting(machine);
      machine.up();
      machine.importBusybox();
      var wanderer = new Wanderer(random);
      String anchor;
      try (var transport = new HttpTransport(world, kubeconfig(machine))) {
        var client = new Client(transport);
        Wanderer.prepare(client);
        awaitCalm(client, wanderer);
        anchor = container(client, "anchor");
      }
      var starts = new HashMap<String, Integer>();
      try {
        for (int round = 0; round < kills; round++) {
          walkUntilKilled(machine, wanderer);
          if (random.nextInt(4) == 0) killWhileStarting(machine);
          machine.up();
          try (var transport = new HttpTransport(world, kubeconfig(machine))) {
            var client = new Client(transport);
            awaitCalm(client, wanderer);
            nothingAcknowledgedIsLost(client, wanderer);
            nothingWasRestarted(client, anchor);
            volumesKeepTheirData(client, starts);
            await()
                .atMost(CALM)
                .untilAsserted(
                    () ->
                        assertThat(
                                remains.of(
                                    all(client, Types.PODS), all(client, Types.PERSISTENT_VOLUMES)))
                            .as("left over")
                            .isEmpty());
          }
        }
      } catch (Throwable failed) {
        throw new AssertionError(machine.account(), failed);
      }
    }
  }

  private static Kubeconfig kubeconfig(RealMachine machine) {
    return Kubeconfig.read(machine.data().resolve("kubeconfig"));
  }

  /// Kills a server that is about to start, at any moment up to when it serves.
  private void killWhileStarting(RealMachine machine) throws Exception {
    Process server = machine.starting();
    world.sleep(Duration.ofMillis(200 + random.nextInt(4_000)));
    RealMachine.kill(server.toHandle());
  }

  private void walkUntilKilled(RealMachine machine, Wanderer wanderer) throws Exception {
    try (var transport = new HttpTransport(world, kubeconfig(machine))) {
      Thread walk = world.spawn("wanderer", () -> wanderer.wander(new Client(transport)));
      Thread images = world.spawn("images", () -> importAgain(machine));
      world.sleep(Duration.ofMillis(random.nextInt(4_000)));
      machine.kill();
      walk.join(Duration.ofSeconds(60));
      images.join(Duration.ofSeconds(60));
    }
  }

  private static void importAgain(RealMachine machine) {
    try {
      machine.importBusybox();
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Everything that was asked for is there and ready, and what was to go is gone.
  private static void awaitCalm(Client client, Wanderer wanderer) {
    await()
        .atMost(CALM)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              for (KubeObject each : all(client, Types.PODS)) {
                assertThat(each.deleting()).as(each.name() + " is going").isFalse();
                assertThat(new PodView(each).ready())
                    .as(() -> Json.text(each.at("status")))
                    .isTrue();
              }
              KubeObject set = client.get(Types.STATEFUL_SETS, "default", Wanderer.SET);
              assertThat(set.number(0, "status", "observedGeneration")).isEqualTo(set.generation());
              assertThat(set.number(0, "status", "readyReplicas"))
                  .isEqualTo(set.number(0, "spec", "replicas"));
              assertThat(set.number(0, "status", "replicas"))
                  .isEqualTo(set.number(0, "spec", "replicas"));
              assertThat(set.text("status", "currentRevision"))
                  .isEqualTo(set.text("status", "updateRevision"));
            });
  }

  private static void nothingAcknowledgedIsLost(Client client, Wanderer wanderer) {
    String open = wanderer.open;
    wanderer.maps.forEach(
        (name, generation) -> {
          KubeObject map = client.get(Types.CONFIG_MAPS, "default", name);
          int found = Integer.parseInt(map.text("data", "generation"));
          assertThat(found).as(name).isBetween(generation, generation + 1);
        });
    var pods = new HashMap<String, String>();
    for (KubeObject each : all(client, Types.PODS)) pods.put(each.name(), each.uid());
    wanderer.pods.forEach(
        (name, uid) -> {
          if (!name.equals(open)) assertThat(pods).containsEntry(name, uid);
        });
    for (String each : wanderer.deletedPods) assertThat(pods).doesNotContainKey(each);
    for (String each : wanderer.deletedClaims) {
      assertThat(client.find(Types.PERSISTENT_VOLUME_CLAIMS, "default", each)).isEmpty();
    }
    KubeObject set = client.get(Types.STATEFUL_SETS, "default", Wanderer.SET);
    if (!Wanderer.SET.equals(open)) {
      assertThat(set.number(-1, "spec", "replicas")).isEqualTo(wanderer.replicas);
    }
    wanderer.open = null;
    wanderer.pods.keySet().retainAll(pods.keySet());
  }

  /// No container of this test ever ends by itself, so each restart would be our doing.
  private static void nothingWasRestarted(Client client, String anchor) {
    for (KubeObject each : all(client, Types.PODS)) {
      assertThat(Json.number(status(each), -1, "restartCount"))
          .as(() -> each.name() + ": " + Json.text(each.at("status")))
          .isZero();
    }
    assertThat(container(client, "anchor")).isEqualTo(anchor);
  }

  /// Every start of a container writes a line: none may be missing later.
  private static void volumesKeepTheirData(Client client, Map<String, Integer> starts)
      throws Exception {
    var names = new ArrayList<String>();
    for (KubeObject each : all(client, Types.PERSISTENT_VOLUME_CLAIMS)) {
      String volume = each.text("spec", "volumeName");
      if (volume.isEmpty()) continue;
      KubeObject bound = client.get(Types.PERSISTENT_VOLUMES, "", volume);
      Path file = Path.of(bound.text("spec", "local", "path")).resolve("starts");
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      assertThat(lines).as(each.name()).allMatch("a word of some length"::equals);
      int before = starts.getOrDefault(volume, 0);
      assertThat(lines.size()).as(each.name()).isGreaterThanOrEqualTo(before);
      starts.put(volume, lines.size());
      names.add(volume);
    }
    starts.keySet().retainAll(names);
  }

  private static String container(Client client, String pod) {
    return Json.string(status(client.get(Types.PODS, "default", pod)), "containerID");
  }

  private static tools.jackson.databind.JsonNode status(KubeObject pod) {
    return pod.at("status", "containerStatuses").path(0);
  }

  private static List<KubeObject> all(Client client, dev.ballast.objects.ResourceType type) {
    return client.list(type, "", ListOptions.ALL).items();
  }
}
