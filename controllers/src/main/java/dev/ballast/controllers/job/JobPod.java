package dev.ballast.controllers.job;

import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One pod of a Job, as far as its plan cares.
///
/// @param index its completion index, -1 for none
/// @param tracked whether it waits to be counted before it may vanish
/// @param restarts of its containers
/// @param failuresBefore how many pods of its index have failed before it
/// @param ended when its last container ended
record JobPod(
    String namespace,
    String name,
    String uid,
    int index,
    String phase,
    boolean deleting,
    boolean ready,
    boolean tracked,
    int restarts,
    int failuresBefore,
    Instant created,
    Optional<Instant> ended,
    List<Exit> exits,
    Map<String, String> conditions) {
  static final String TRACKING = "batch.kubernetes.io/job-tracking";
  static final String INDEX = "batch.kubernetes.io/job-completion-index";
  static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";

  record Exit(String container, int code) {}

  static JobPod of(KubeObject pod) {
    var view = new PodView(pod);
    var exits = new ArrayList<Exit>();
    int restarts = 0;
    Instant ended = null;
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode each : pod.at("status", list)) {
        restarts += (int) Json.number(each, 0, "restartCount");
        JsonNode end = Json.at(each, "state", "terminated");
        if (!end.isObject()) continue;
        exits.add(new Exit(Json.string(each, "name"), (int) Json.number(end, 0, "exitCode")));
        String at = Json.string(end, "finishedAt");
        if (!at.isEmpty() && (ended == null || Instant.parse(at).isAfter(ended)))
          ended = Instant.parse(at);
      }
    }
    var conditions = new HashMap<String, String>();
    for (JsonNode each : pod.at("status", "conditions"))
      conditions.put(Json.string(each, "type"), Json.string(each, "status"));
    return new JobPod(
        pod.namespace(),
        pod.name(),
        pod.uid(),
        number(pod, INDEX, -1),
        view.phase(),
        pod.deleting(),
        view.ready(),
        pod.finalizers().contains(TRACKING),
        restarts,
        number(pod, FAILURES, 0),
        pod.created(),
        Optional.ofNullable(ended),
        exits,
        conditions);
  }

  private static int number(KubeObject pod, String annotation, int otherwise) {
    try {
      String text = pod.annotations().get(annotation);
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException noNumber) {
      return otherwise;
    }
  }

  boolean succeeded() {
    return phase.equals("Succeeded");
  }

  /// A pod that was deleted before it ended counts as failed, once it has gone or, where it is to
  /// be replaced late, once it has ended.
  boolean failed(boolean onlyEnded) {
    if (phase.equals("Failed")) return true;
    return deleting && !succeeded() && !onlyEnded;
  }

  boolean active() {
    return !deleting && !succeeded() && !phase.equals("Failed");
  }

  boolean terminating() {
    return deleting && !succeeded() && !phase.equals("Failed");
  }

  String path() {
    return namespace + "/" + name;
  }
}
