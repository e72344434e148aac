package dev.ballast.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.node.pod.Observed.State;
import dev.ballast.node.probe.Health;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Pods through random lives: whatever happens between two steps, some things never do.
class PodLifeTest {
  private static final List<String> SHAPES =
      List.of(
          "{'restartPolicy':'Always','containers':[{'name':'a','image':'i'},{'name':'b','image':'i'}]}",
          "{'restartPolicy':'OnFailure','containers':[{'name':'a','image':'i'}]}",
          "{'restartPolicy':'Never','containers':[{'name':'a','image':'i'}]}",
          """
          {'initContainers':[{'name':'x','image':'i'},
            {'name':'s','image':'i','restartPolicy':'Always'},{'name':'y','image':'i'}],
           'containers':[{'name':'a','image':'i'}]}""");

  @Test
  void noLifeBreaksTheRules() {
    for (int seed = 0; seed < 3_000; seed++) new Life(seed).live();
  }

  private static final class Life {
    private final int seed;
    private final Random random;
    private final Scene scene;
    private final Map<String, Integer> counts = new HashMap<>();

    Life(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.scene = new Scene(SHAPES.get(seed % SHAPES.size()));
    }

    void live() {
      for (int i = 0; i < 60 && !scene.gone; i++) {
        happen();
        step();
      }
      if (!scene.pod.deleting() && !scene.gone) scene.delete(30);
      for (int i = 0; i < 60 && !scene.gone; i++) step();
      assertThat(scene.gone).as("seed %s: %s", seed, scene.log).isTrue();
    }

    private void step() {
      Observed seen = scene.observed();
      for (Action each : PodPlan.decide(seen)) {
        check(each, seen);
        scene.apply(each);
        if (random.nextInt(12) == 0) {
          scene.restartAgent();
          if (random.nextBoolean()) scene.cutOffStarts();
          return;
        }
      }
    }

    private void happen() {
      List<Instance> running =
          scene.instances.stream().filter(it -> it.state() == State.RUNNING).toList();
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> {
          if (!running.isEmpty()) {
            scene.exit(running.get(random.nextInt(running.size())).id(), random.nextInt(2));
          }
        }
        case 3 -> scene.later(random.nextInt(400));
        case 4 -> scene.sandboxes.replaceAll(it -> random.nextInt(3) == 0 ? Scene.down(it) : it);
        case 5 -> running.stream().findAny().ifPresent(this::fail);
        case 6 -> {
          if (random.nextInt(20) == 0 && !scene.pod.deleting()) scene.delete(random.nextInt(30));
        }
        default -> scene.later(1);
      }
    }

    private void fail(Instance instance) {
      var failure = new Health.Failure("livenessProbe", "no answer");
      scene.health.put(instance.id(), new Health(true, false, Optional.of(failure)));
    }

    private void check(Action action, Observed seen) {
      switch (action) {
        case Action.StartContainer start -> checkStart(start);
        case Action.CreateContainer create -> checkCreate(create, seen);
        case Action.StopContainer stop -> checkStop(stop, seen);
        case Action.DeletePodObject gone -> {
          assertThat(scene.instances).as("seed %s", seed).isEmpty();
          assertThat(scene.sandboxes).as("seed %s", seed).isEmpty();
        }
        default -> {}
      }
    }

    private void checkStart(Action.StartContainer start) {
      assertThat(scene.instances)
          .as("seed %s: one running instance of %s", seed, start.container().name())
          .noneMatch(
              it -> it.state() == State.RUNNING && it.name().equals(start.container().name()));
      assertThat(scene.pod.deleting()).isFalse();
      String name = start.container().name();
      int count = scene.observed().newest(name).orElseThrow().restartCount();
      assertThat(count)
          .as("seed %s: restarts of %s are counted: %s", seed, name, scene.log)
          .isGreaterThan(counts.getOrDefault(name, -1));
      counts.put(name, count);
    }

    private void checkCreate(Action.CreateContainer create, Observed seen) {
      if (create.container().role() != ContainerSpec.Role.MAIN) return;
      boolean began =
          seen.pod().main().stream().anyMatch(it -> seen.current(it.name()).isPresent());
      if (began) return;
      for (ContainerSpec each : seen.pod().init()) {
        Instance current = seen.current(each.name()).orElseThrow();
        boolean sidecar = each.role() == ContainerSpec.Role.SIDECAR;
        assertThat(sidecar ? current.live() : current.succeeded()).as("seed %s", seed).isTrue();
      }
    }

    private void checkStop(Action.StopContainer stop, Observed seen) {
      boolean ending = seen.pod().deleting() || Outcome.of(seen).isPresent();
      boolean deadSandbox = seen.readySandbox().isEmpty();
      boolean unwell = seen.health().get(stop.id()).failure().isPresent();
      assertThat(ending || deadSandbox || unwell)
          .as("seed %s: a healthy container is never stopped: %s", seed, scene.log)
          .isTrue();
    }
  }
}
