package dev.ballast.controllers.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What is said of a schema's level.
class DanglingPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static KubeObject schema() {
    return KubeObject.parse(
        "{\"metadata\":{\"name\":\"s\"},\"spec\":{\"priorityLevelConfiguration\":{\"name\":\"l\"}}}");
  }

  private static ObjectNode decided(KubeObject schema, String... levels) {
    return DanglingPlan.decide(new DanglingPlan.Observed(schema, Set.of(levels)), NOW)
        .map(DanglingPlan.Tell::condition)
        .orElseGet(Json::object);
  }

  private static KubeObject told(ObjectNode condition, String since) {
    KubeObject schema = schema();
    ObjectNode held = condition.deepCopy().put("lastTransitionTime", since);
    schema.tree().putObject("status").putArray("conditions").add(held);
    return schema;
  }

  @Test
  void aLevelIsThereOrNot() {
    assertThat(Json.string(decided(schema(), "l"), "status")).isEqualTo("False");
    assertThat(Json.string(decided(schema(), "other"), "status")).isEqualTo("True");
    assertThat(Json.string(decided(schema()), "message")).endsWith("but there is no such object");
  }

  @Test
  void whatIsSaidIsNotSaidAgain() {
    KubeObject told = told(decided(schema(), "l"), "2025-01-01T00:00:00Z");
    assertThat(decided(told, "l")).isEqualTo(Json.object());
    assertThat(Json.string(decided(told), "lastTransitionTime")).isEqualTo("2026-01-01T12:00:00Z");
  }

  @Test
  void anotherLevelThatIsThereTooIsNoTurn() {
    KubeObject told = told(decided(schema(), "l"), "2025-01-01T00:00:00Z");
    Json.child(Json.child(told.tree(), "spec"), "priorityLevelConfiguration").put("name", "m");
    ObjectNode condition = decided(told, "m");
    assertThat(Json.string(condition, "message")).contains("\"m\"");
    assertThat(Json.string(condition, "lastTransitionTime")).isEqualTo("2025-01-01T00:00:00Z");
  }
}
