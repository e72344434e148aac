package dev.ballast.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.pod.Observed.Operation;
import dev.ballast.node.pod.Observed.Operation.Kind;
import dev.ballast.objects.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A pod whose spec asks for other cpu and memory than its containers have.
class ResizePlanTest {
  private static final String CONTAINERS =
      """
      {'containers':[
        {'name':'app','image':'i','resources':%s,'resizePolicy':[
          {'resourceName':'cpu','restartPolicy':'NotRequired'},
          {'resourceName':'memory','restartPolicy':'RestartContainer'}]},
        {'name':'other','image':'i','resources':{'requests':{'cpu':'1'}}}]}""";

  private static Scene running() {
    return new Scene(CONTAINERS.formatted(resources("500m", "1Gi"))).settle();
  }

  private static String resources(String cpu, String memory) {
    return "{'requests':{'cpu':'%s','memory':'%s'},'limits':{'cpu':'%s','memory':'%s'}}"
        .formatted(cpu, memory, cpu, memory);
  }

  private static Scene ask(Scene scene, String cpu, String memory) {
    scene.log.clear();
    ObjectNode spec = (ObjectNode) scene.pod.tree().path("spec");
    spec.setAll(
        (ObjectNode) Json.parse(CONTAINERS.formatted(resources(cpu, memory)).replace('\'', '"')));
    scene.pod.metadata().put("generation", 2);
    return scene;
  }

  private static JsonNode app(Scene scene) {
    return scene.reported.path("containerStatuses").path(0);
  }

  private static JsonNode condition(Scene scene, String type) {
    for (JsonNode each : scene.reported.path("conditions")) {
      if (Json.string(each, "type").equals(type)) return each;
    }
    return scene.reported.path("none");
  }

  @Test
  void moreCpuIsGivenInPlace() {
    Scene scene = ask(running(), "750m", "1Gi");
    assertThat(scene.settle().log).containsExactly("ResizeContainer");
    assertThat(Json.string(app(scene), "resources", "limits", "cpu")).isEqualTo("750m");
    assertThat(Json.string(app(scene), "allocatedResources", "cpu")).isEqualTo("750m");
    assertThat(Json.number(app(scene), -1, "restartCount")).isZero();
    assertThat(condition(scene, "PodResizeInProgress").isMissingNode()).isTrue();
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void theSameAmountInOtherWordsIsNoResize() {
    assertThat(ask(running(), "0.5", "1024Mi").steps()).isEmpty();
  }

  @Test
  void aResourceWhosePolicySaysSoIsGivenByARestart() {
    Scene scene = ask(running(), "500m", "2Gi");
    assertThat(scene.settle().log)
        .containsExactly("StopContainer app", "PullImage", "CreateContainer app", "StartContainer");
    assertThat(Json.string(app(scene), "resources", "limits", "memory")).isEqualTo("2Gi");
    assertThat(Json.number(app(scene), -1, "restartCount")).isEqualTo(1);
  }

  @Test
  void whatTheNodeDoesNotHaveIsInfeasible() {
    Scene scene = ask(running(), "8", "1Gi").settle();
    assertThat(scene.log).isEmpty();
    JsonNode pending = condition(scene, "PodResizePending");
    assertThat(Json.string(pending, "status")).isEqualTo("True");
    assertThat(Json.string(pending, "reason")).isEqualTo("Infeasible");
    assertThat(Json.string(pending, "message"))
        .isEqualTo("Node didn't have enough capacity: cpu, requested: 9000, capacity: 4000");
    assertThat(Json.string(app(scene), "resources", "limits", "cpu")).isEqualTo("500m");
    assertThat(Json.string(app(scene), "allocatedResources", "cpu")).isEqualTo("500m");
  }

  @Test
  void whatOthersHaveIsWaitedFor() {
    Scene scene = running();
    scene.room = Scene.room("2");
    ask(scene, "1500m", "1Gi").settle();
    assertThat(Json.string(condition(scene, "PodResizePending"), "reason")).isEqualTo("Deferred");
    assertThat(Json.string(condition(scene, "PodResizePending"), "message"))
        .isEqualTo(
            "Node didn't have enough resource: cpu, requested: 2500, used: 2000, capacity: 4000");
    scene.room = Scene.room("1");
    assertThat(scene.settle().log).containsExactly("ResizeContainer");
    assertThat(condition(scene, "PodResizePending").isMissingNode()).isTrue();
  }

  @Test
  void aContainerThatDiesWhileAResizeIsPendingKeepsWhatItHad() {
    Scene scene = ask(running(), "8", "1Gi").settle();
    scene.crash("app", 1).settle();
    JsonNode has = scene.observed().newest("app").orElseThrow().resources();
    assertThat(Json.string(has, "limits", "cpu")).isEqualTo("500m");
    assertThat(Json.string(condition(scene, "PodResizePending"), "reason")).isEqualTo("Infeasible");
  }

  @Test
  void aFailureIsToldAndTriedAgain() {
    Scene scene = ask(running(), "750m", "1Gi");
    String id = scene.observed().newest("app").orElseThrow().id();
    var setback = new Setback("ResizeError", "no cgroup", Duration.ofSeconds(4), scene.now);
    scene.setbacks.put(new Operation(Kind.RESIZE, id), setback);
    scene.settle();
    JsonNode progress = condition(scene, "PodResizeInProgress");
    assertThat(Json.string(progress, "status")).isEqualTo("True");
    assertThat(Json.string(progress, "reason")).isEqualTo("Error");
    assertThat(Json.string(progress, "message")).isEqualTo("no cgroup");
    assertThat(Json.string(app(scene), "resources", "limits", "cpu")).isEqualTo("500m");
    assertThat(scene.later(5).steps()).containsExactly("ResizeContainer");
  }
}
