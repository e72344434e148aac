package dev.ballast.node.pod;

import dev.ballast.node.pod.Observed.Operation.Kind;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The conditions of a pod that its node answers for. A condition's time is that of its last
/// change of status; conditions of other owners stay untouched.
final class PodConditions {
  private static final String PENDING = "PodResizePending";
  private static final String IN_PROGRESS = "PodResizeInProgress";

  private record Condition(String type, boolean holds, String reason, String message) {
    static Condition met(String type) {
      return new Condition(type, true, "", "");
    }
  }

  private final ObjectNode status;
  private final Observed seen;
  private final String phase;

  /// Those that are there only as long as they hold.
  private static final List<String> PASSING = List.of(PENDING, IN_PROGRESS);

  private PodConditions(ObjectNode status, Observed seen, String phase) {
    this.status = status;
    this.seen = seen;
    this.phase = phase;
  }

  static void fill(ObjectNode status, Observed seen, String phase, ResizePlan.Verdict resize) {
    var conditions = new PodConditions(status, seen, phase);
    Condition containers = conditions.containersReady();
    var own = new ArrayList<Condition>();
    switch (resize) {
      case ResizePlan.Verdict.Settled() -> {}
      case ResizePlan.Verdict.Under(var changes) -> own.add(conditions.inProgress(changes));
      case ResizePlan.Verdict.Pending(String reason, String message) ->
          own.add(new Condition(PENDING, true, reason, message));
    }
    own.addAll(
        List.of(
            new Condition("PodReadyToStartContainers", seen.readySandbox().isPresent(), "", ""),
            conditions.initialised(),
            conditions.ready(containers),
            containers,
            Condition.met("PodScheduled")));
    conditions.write(own);
  }

  private Condition inProgress(List<ResizePlan.Change> changes) {
    for (ResizePlan.Change each : changes) {
      Optional<Setback> failed = seen.setback(Kind.RESIZE, each.instance().id());
      if (failed.isPresent()) {
        return new Condition(IN_PROGRESS, true, "Error", failed.get().message());
      }
    }
    return Condition.met(IN_PROGRESS);
  }

  private Condition initialised() {
    if (phase.equals(Outcome.SUCCEEDED)) {
      return new Condition("Initialized", true, "PodCompleted", "");
    }
    if (PodPhase.initialised(seen)) return Condition.met("Initialized");
    List<String> missing = names("initContainerStatuses", each -> !Json.flag(each, "ready"));
    String message = "containers with incomplete status: [" + String.join(" ", missing) + "]";
    return new Condition("Initialized", false, "ContainersNotInitialized", message);
  }

  private Condition containersReady() {
    String type = "ContainersReady";
    if (phase.equals(Outcome.SUCCEEDED)) return new Condition(type, false, "PodCompleted", "");
    if (phase.equals(Outcome.FAILED)) return new Condition(type, false, "PodFailed", "");
    List<String> unready = new ArrayList<>();
    for (ContainerSpec each : seen.pod().init()) {
      boolean sidecar = each.role() == ContainerSpec.Role.SIDECAR;
      if (sidecar && unready("initContainerStatuses").contains(each.name()))
        unready.add(each.name());
    }
    unready.addAll(unready("containerStatuses"));
    if (unready.isEmpty()) return Condition.met(type);
    String message = "containers with unready status: [" + String.join(" ", unready) + "]";
    return new Condition(type, false, "ContainersNotReady", message);
  }

  private List<String> unready(String field) {
    return names(field, each -> !Json.flag(each, "ready"));
  }

  private List<String> names(String field, Predicate<JsonNode> which) {
    var names = new ArrayList<String>();
    for (JsonNode each : status.path(field)) {
      if (which.test(each)) names.add(Json.string(each, "name"));
    }
    return names;
  }

  private Condition ready(Condition containers) {
    if (!containers.holds()) {
      return new Condition("Ready", false, containers.reason(), containers.message());
    }
    var missing = new ArrayList<String>();
    for (String gate : seen.pod().readinessGates()) {
      JsonNode condition = find(status.path("conditions"), gate);
      if (condition == null) {
        missing.add(
            "corresponding condition of pod readiness gate \"%s\" does not exist.".formatted(gate));
      } else if (!Json.string(condition, "status").equals("True")) {
        String is = Json.string(condition, "status");
        missing.add(
            "the status of pod readiness gate \"%s\" is not \"True\", but %s".formatted(gate, is));
      }
    }
    if (missing.isEmpty()) return Condition.met("Ready");
    String message =
        missing.size() == 1 ? missing.getFirst() : "[" + String.join(", ", missing) + "]";
    return new Condition("Ready", false, "ReadinessGatesNotReady", message);
  }

  private static @Nullable JsonNode find(JsonNode conditions, String type) {
    for (JsonNode each : conditions) if (Json.string(each, "type").equals(type)) return each;
    return null;
  }

  private void write(List<Condition> own) {
    JsonNode before = status.path("conditions");
    ArrayNode all = Json.array();
    for (Condition each : own) all.add(entry(each, find(before, each.type())));
    for (JsonNode each : before) {
      String type = Json.string(each, "type");
      boolean other = own.stream().noneMatch(it -> it.type().equals(type));
      if (other && !PASSING.contains(type)) all.add(each);
    }
    status.set("conditions", all);
  }

  private ObjectNode entry(Condition condition, @Nullable JsonNode before) {
    ObjectNode entry = Json.object();
    String holds = condition.holds() ? "True" : "False";
    entry.put("type", condition.type()).put("status", holds);
    String since = "";
    if (before != null && Json.string(before, "status").equals(holds)) {
      since = Json.string(before, "lastTransitionTime");
    }
    entry.put("lastTransitionTime", since.isEmpty() ? PodStatus.time(seen.now()) : since);
    if (!condition.reason().isEmpty()) entry.put("reason", condition.reason());
    if (!condition.message().isEmpty()) entry.put("message", condition.message());
    long generation = seen.pod().object().generation();
    if (generation > 0) entry.put("observedGeneration", generation);
    return entry;
  }
}
