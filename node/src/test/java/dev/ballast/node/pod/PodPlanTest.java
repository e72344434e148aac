package dev.ballast.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.pod.Observed.Image;
import dev.ballast.node.pod.Observed.Operation;
import dev.ballast.node.pod.Observed.Operation.Kind;
import dev.ballast.node.pod.Observed.Volumes;
import dev.ballast.node.probe.Health;
import dev.ballast.objects.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodPlanTest {
  private static final String SIDECARS =
      """
      {'initContainers':[
        {'name':'prepare','image':'i'},
        {'name':'proxy','image':'i','restartPolicy':'Always'},
        {'name':'agent','image':'i','restartPolicy':'Always'},
        {'name':'check','image':'i'}],
       'containers':[{'name':'app','image':'i'}]}""";

  @Test
  void aPodComesUpStepByStep() {
    Scene scene = Scene.simple("Always");
    assertThat(scene.settle().log)
        .containsExactly(
            "EnsureVolumes", "RunSandbox", "PullImage", "CreateContainer app", "StartContainer");
    assertThat(scene.phase()).isEqualTo("Running");
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void nothingIsDoneTwiceWhileItGoesOn() {
    Scene scene = Scene.simple("Always");
    scene.operations.add(new Operation(Kind.MOUNT, ""));
    assertThat(scene.steps()).isEmpty();
    scene.volumes = Volumes.READY;
    scene.operations.add(new Operation(Kind.RUN_SANDBOX, ""));
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void initContainersRunInOrderAndSidecarsGateTheNext() {
    Scene scene = new Scene(SIDECARS).settle();
    assertThat(scene.log).endsWith("CreateContainer prepare", "StartContainer");
    assertThat(scene.phase()).isEqualTo("Pending");
    scene.crash("prepare", 0).settle();
    assertThat(scene.log).contains("CreateContainer proxy", "CreateContainer agent");
    assertThat(scene.log).endsWith("CreateContainer check", "StartContainer");
    scene.crash("check", 0).settle();
    assertThat(scene.log).endsWith("CreateContainer app", "StartContainer");
    assertThat(scene.phase()).isEqualTo("Running");
  }

  @Test
  void anUnstartedSidecarHoldsWhatComesAfterIt() {
    Scene scene = new Scene(SIDECARS).settle().crash("prepare", 0);
    while (scene.observed().newest("proxy").filter(it -> it.live()).isEmpty()) {
      scene.decide().forEach(scene::apply);
    }
    String proxy = scene.observed().newest("proxy").orElseThrow().id();
    scene.decide().forEach(scene::apply);
    scene.health.put(proxy, new Health(false, false, Optional.empty()));
    scene.settle();
    assertThat(scene.log).doesNotContain("CreateContainer agent");
    scene.health.put(proxy, Health.unprobed());
    assertThat(scene.settle().log).contains("CreateContainer agent");
  }

  @Test
  void sidecarsStopLastInReverseOrder() {
    Scene scene = new Scene(SIDECARS).settle().crash("prepare", 0).settle().crash("check", 0);
    scene.settle().log.clear();
    scene.delete(30).settle();
    assertThat(scene.log)
        .containsSubsequence(
            "StopContainer app", "StopContainer agent", "StopContainer proxy", "StopSandbox");
    assertThat(scene.log).endsWith("RemoveSandbox", "DeletePodObject", "Forget");
  }

  @ParameterizedTest
  @CsvSource({
    "Always,0,Running",
    "Always,1,Running",
    "OnFailure,0,Succeeded",
    "OnFailure,1,Running",
    "Never,0,Succeeded",
    "Never,1,Failed"
  })
  void restartPolicySaysWhatAnExitMeans(String policy, int code, String phase) {
    Scene scene = Scene.simple(policy).settle().later(5).crash("app", code).settle();
    assertThat(scene.phase()).isEqualTo(phase);
    int restarts = scene.observed().newest("app").orElseThrow().restartCount();
    assertThat(restarts).isEqualTo(phase.equals("Running") ? 1 : 0);
  }

  @Test
  void crashesBackOffUpToFiveMinutesAndAreForgottenAfterTen() {
    Scene scene = Scene.simple("Always").settle();
    for (long wait : List.of(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L)) {
      scene.later(1).crash("app", 1);
      Instant due = scene.now.plusSeconds(wait);
      if (wait > 0) {
        assertThat(scene.steps()).containsExactly("WaitUntil");
        scene.settle();
        assertThat(Json.string(app(scene), "state", "waiting", "reason"))
            .isEqualTo("CrashLoopBackOff");
        scene.now = due;
      }
      scene.settle();
      assertThat(scene.observed().newest("app").orElseThrow().live()).isTrue();
    }
    scene.later(601).crash("app", 1).settle();
    assertThat(scene.observed().newest("app").orElseThrow().live()).isTrue();
  }

  @Test
  void aChangedImageRestartsTheContainerAndAnAgentsRestartDoesNot() {
    Scene scene = Scene.simple("Always").settle();
    scene.restartAgent().log.clear();
    assertThat(scene.settle().log).containsExactly("EnsureVolumes");
    var changed = scene.pod.copy();
    ((tools.jackson.databind.node.ObjectNode) changed.at("spec", "containers").get(0))
        .put("image", "nginx:2");
    scene.pod = changed;
    assertThat(scene.steps()).containsExactly("StopContainer");
    scene.settle();
    assertThat(scene.observed().newest("app").orElseThrow().restartCount()).isEqualTo(1);
  }

  @Test
  void aFailedProbeRestartsTheContainer() {
    Scene scene = Scene.simple("Always").settle();
    String id = scene.observed().newest("app").orElseThrow().id();
    var failure = new Health.Failure("livenessProbe", "HTTP 500");
    scene.health.put(id, new Health(true, true, Optional.of(failure)));
    assertThat(scene.steps()).containsExactly("StopContainer");
    scene.stopping.put(id, scene.now.plusSeconds(30));
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void aShorterGraceHoldsAtOnce() {
    Scene scene = Scene.simple("Always").settle().delete(30);
    scene.decide().forEach(scene::apply);
    assertThat(scene.steps()).containsExactly("StopContainer");
    String id = scene.observed().newest("app").orElseThrow().id();
    scene.stopping.put(id, scene.now.plusSeconds(30));
    assertThat(scene.steps()).isEmpty();
    scene.later(3).delete(1);
    scene.decide().forEach(scene::apply);
    assertThat(scene.ending.orElseThrow().grace()).isEqualTo(Duration.ofSeconds(1));
    assertThat(scene.steps()).containsExactly("StopContainer");
  }

  @Test
  void theObjectGoesWhenNothingIsLeft() {
    Scene scene = Scene.simple("Always").settle();
    scene.log.clear();
    scene.delete(30).settle();
    assertThat(scene.log)
        .containsExactly(
            "BeginEnding",
            "StopContainer app",
            "StopSandbox",
            "UnmountVolumes",
            "RemoveContainer",
            "RemoveSandbox",
            "DeletePodObject",
            "Forget");
    assertThat(scene.phase()).isEqualTo("Failed");
    assertThat(Json.number(app(scene), -1, "state", "terminated", "exitCode")).isEqualTo(143);
  }

  @Test
  void aForceDeletedPodIsStoppedAndForgotten() {
    Scene scene = Scene.simple("Always").settle();
    scene.gone = true;
    scene.log.clear();
    assertThat(scene.settle().log).contains("StopContainer app", "Forget");
    assertThat(scene.log).doesNotContain("DeletePodObject");
  }

  @Test
  void aDeadSandboxIsReplacedWithWhatRanInIt() {
    Scene scene = Scene.simple("Always").settle();
    scene.sandboxes.replaceAll(Scene::down);
    scene.log.clear();
    assertThat(scene.settle().log)
        .containsExactly(
            "StopContainer app",
            "StopSandbox",
            "RunSandbox",
            "PullImage",
            "CreateContainer app",
            "StartContainer");
    assertThat(scene.sandboxes.getFirst().attempt()).isEqualTo(1);
    assertThat(scene.observed().newest("app").orElseThrow().restartCount()).isEqualTo(1);
  }

  @Test
  void anImageThatCannotBePulledIsShownAndTriedAgain() {
    Scene scene = Scene.simple("Always");
    scene.volumes = Volumes.READY;
    scene.apply(new Action.RunSandbox(0));
    var setback = new Setback("ErrImagePull", "no such image", Duration.ofSeconds(10), scene.now);
    scene.setbacks.put(new Operation(Kind.LAUNCH, "app"), setback);
    scene.settle();
    assertThat(Json.string(app(scene), "state", "waiting", "reason")).isEqualTo("ErrImagePull");
    scene.later(2).settle();
    assertThat(Json.string(app(scene), "state", "waiting", "reason")).isEqualTo("ImagePullBackOff");
    assertThat(scene.later(8).steps()).containsExactly("PullImage");
  }

  @Test
  void theActiveDeadlineEndsAPod() {
    Scene scene =
        new Scene("{'activeDeadlineSeconds':60,'containers':[{'name':'app','image':'i'}]}");
    scene.settle().later(60).settle();
    assertThat(scene.phase()).isEqualTo("Failed");
    assertThat(Json.string(scene.reported, "reason")).isEqualTo("DeadlineExceeded");
    assertThat(scene.log).endsWith("StopSandbox", "UnmountVolumes");
    assertThat(scene.instances).hasSize(1);
  }

  @Test
  void aContainerCreatedBeforeTheAgentDiedIsStarted() {
    Scene scene = Scene.simple("Always");
    scene.volumes = Volumes.READY;
    scene.apply(new Action.RunSandbox(0));
    scene.images.put("app", new Image(0, "sha256:1"));
    scene.decide().forEach(scene::apply);
    scene.restartAgent();
    assertThat(scene.settle().log).endsWith("EnsureVolumes", "StartContainer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Always", "OnFailure", "Never"})
  void aStartThatWasCutOffWithTheAgentIsMadeAgainAndCountsForNothing(String policy) {
    Scene scene = Scene.simple(policy);
    scene.volumes = Volumes.READY;
    scene.apply(new Action.RunSandbox(0));
    scene.images.put("app", new Image(0, "sha256:1"));
    scene.decide().forEach(scene::apply);
    scene.restartAgent().cutOffStarts();
    assertThat(scene.settle().log)
        .endsWith(
            "EnsureVolumes",
            "RemoveContainer",
            "PullImage",
            "CreateContainer app",
            "StartContainer");
    assertThat(scene.phase()).isEqualTo("Running");
    assertThat(Json.number(app(scene), -1, "restartCount")).isZero();
  }

  private static Scene debugged() {
    Scene scene = Scene.simple("Always").settle();
    scene.log.clear();
    var debugger = Json.object().put("name", "debug").put("image", "busybox:1");
    var spec = (tools.jackson.databind.node.ObjectNode) scene.pod.tree().path("spec");
    spec.putArray("ephemeralContainers").add(debugger.put("targetContainerName", "app"));
    return scene.settle();
  }

  @Test
  void anEphemeralContainerIsStartedOnceAndNeverAgain() {
    Scene scene = debugged();
    assertThat(scene.log).containsExactly("PullImage", "CreateContainer debug", "StartContainer");
    var status = scene.reported.path("ephemeralContainerStatuses").path(0);
    assertThat(status.path("state").has("running")).isTrue();
    assertThat(Json.flag(status, "ready")).isFalse();
    assertThat(status.has("started")).isFalse();
    scene.log.clear();
    scene.crash("debug", 0).restartAgent();
    assertThat(scene.settle().log).containsExactly("EnsureVolumes");
    assertThat(scene.phase()).isEqualTo("Running");
    scene.instances.removeIf(each -> each.name().equals("debug"));
    assertThat(scene.settle().steps()).isEmpty();
  }

  @Test
  void anEphemeralContainerDoesNotWaitForInitContainersAndEndsWithThePod() {
    Scene scene =
        new Scene(
            "{'initContainers':[{'name':'i','image':'i'}],'containers':[{'name':'a','image':'i'}],"
                + "'ephemeralContainers':[{'name':'debug','image':'i'}]}");
    assertThat(scene.settle().log).contains("StartContainer").doesNotContain("CreateContainer a");
    assertThat(scene.observed().newest("debug").orElseThrow().live()).isTrue();
    scene.log.clear();
    scene.delete(5).settle();
    assertThat(scene.log).contains("StopContainer debug", "DeletePodObject");
  }

  private static tools.jackson.databind.JsonNode app(Scene scene) {
    return scene.reported.path("containerStatuses").path(0);
  }
}
