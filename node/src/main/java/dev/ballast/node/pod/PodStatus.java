package dev.ballast.node.pod;

import dev.ballast.node.pod.Observed.Sandbox;
import dev.ballast.objects.Json;
import dev.ballast.objects.resource.QosClass;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the API is told of a pod: the status that follows from what was seen. Fields that are
/// others' (conditions of readiness gates, the scheduler's) are kept as they were reported.
final class PodStatus {
  private PodStatus() {}

  static ObjectNode of(Observed seen, Optional<Outcome> outcome, ResizePlan.Verdict resize) {
    ObjectNode status = seen.reported().deepCopy();
    if (!status.path("startTime").isString()) status.put("startTime", time(seen.now()));
    ContainerStatuses.fill(status, seen, outcome, resize);
    String phase = PodPhase.of(seen, status, outcome);
    status.put("phase", phase);
    outcome
        .map(Outcome::reason)
        .filter(it -> !it.isEmpty())
        .ifPresent(it -> status.put("reason", it));
    outcome
        .map(Outcome::message)
        .filter(it -> !it.isEmpty())
        .ifPresent(it -> status.put("message", it));
    if (Json.string(status, "qosClass").isEmpty())
      status.put("qosClass", QosClass.of(seen.pod().object().at("spec")));
    if (seen.pod().object().generation() > 0) {
      status.put("observedGeneration", seen.pod().object().generation());
    }
    addresses(status, seen);
    PodConditions.fill(status, seen, phase, resize);
    return status;
  }

  private static void addresses(ObjectNode status, Observed seen) {
    addresses(status, "hostIP", seen.hostAddresses());
    List<String> own =
        seen.pod().hostNetwork()
            ? seen.readySandbox().map(it -> seen.hostAddresses()).orElse(List.of())
            : seen.readySandbox().map(Sandbox::addresses).orElse(List.of());
    if (!own.isEmpty()) addresses(status, "podIP", own);
  }

  private static void addresses(ObjectNode status, String field, List<String> addresses) {
    if (addresses.isEmpty()) return;
    status.put(field, addresses.getFirst());
    ArrayNode all = status.putArray(field + "s");
    for (String each : addresses) all.addObject().put("ip", each);
  }

  /// How many runs of the container `name` the API was told of. One that waits for its start and
  /// never had another end than those before it did not run yet.
  static int runsReported(ObjectNode reported, String name) {
    for (String list :
        List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      for (JsonNode each : reported.path(list)) {
        String id = Json.string(each, "containerID");
        if (!Json.string(each, "name").equals(name) || id.isEmpty()) continue;
        int restarts = (int) Json.number(each, 0, "restartCount");
        boolean waits = each.path("state").has("waiting");
        boolean ended = Json.string(each, "lastState", "terminated", "containerID").equals(id);
        return waits && !ended ? restarts : restarts + 1;
      }
    }
    return 0;
  }

  /// As Kubernetes writes times: whole seconds.
  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
