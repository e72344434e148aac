package dev.ballast.kinds.core;

import dev.ballast.kinds.table.Durations;
import dev.ballast.objects.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What `kubectl get pods` tells of a pod in a line: how many containers are ready, one word for
/// its state, how often containers were restarted and when last.
record PodSummary(int ready, int total, String reason, long restarts, String lastRestart) {

  static PodSummary of(ObjectNode pod) {
    return new Reader(pod).read();
  }

  String readiness() {
    return ready + "/" + total;
  }

  String restartText(Instant now) {
    if (restarts == 0 || lastRestart.isEmpty()) return Long.toString(restarts);
    return restarts + " (" + Durations.since(lastRestart, now) + " ago)";
  }

  /// Walks the container statuses once, in the order in which the pod goes through them.
  private static final class Reader {
    private final ObjectNode pod;
    private final JsonNode status;
    private final Set<String> sidecars = new HashSet<>();
    private int ready;
    private int total;
    private String reason;
    private long restarts;
    private String lastRestart = "";
    private long sidecarRestarts;
    private String lastSidecarRestart = "";

    Reader(ObjectNode pod) {
      this.pod = pod;
      this.status = pod.path("status");
      String said = Json.string(status, "reason");
      this.reason = said.isEmpty() ? Json.string(status, "phase") : said;
    }

    PodSummary read() {
      if (gated()) reason = "SchedulingGated";
      total = pod.path("spec").path("containers").size();
      for (JsonNode each : pod.path("spec").path("initContainers")) {
        if (!Json.string(each, "restartPolicy").equals("Always")) continue;
        sidecars.add(Json.string(each, "name"));
        total++;
      }
      if (!initializing() || holds("Initialized")) containers();
      deletion();
      return new PodSummary(ready, total, reason, restarts, lastRestart);
    }

    private boolean gated() {
      for (JsonNode each : status.path("conditions")) {
        boolean scheduling = Json.string(each, "type").equals("PodScheduled");
        if (scheduling && Json.string(each, "reason").equals("SchedulingGated")) return true;
      }
      return false;
    }

    private boolean holds(String condition) {
      for (JsonNode each : status.path("conditions")) {
        if (Json.string(each, "type").equals(condition))
          return Json.string(each, "status").equals("True");
      }
      return false;
    }

    private boolean initializing() {
      int index = 0;
      for (JsonNode each : status.path("initContainerStatuses")) {
        count(each);
        boolean sidecar = sidecars.contains(Json.string(each, "name"));
        JsonNode ended = each.path("state").path("terminated");
        String waiting = Json.string(each, "state", "waiting", "reason");
        if (ended.isObject() && Json.number(ended, 0, "exitCode") == 0) {
          index++;
        } else if (sidecar && Json.flag(each, "started")) {
          if (Json.flag(each, "ready")) ready++;
          index++;
        } else {
          if (ended.isObject()) reason = "Init:" + ending(ended);
          else if (!waiting.isEmpty() && !waiting.equals("PodInitializing"))
            reason = "Init:" + waiting;
          else reason = "Init:" + index + "/" + pod.path("spec").path("initContainers").size();
          return true;
        }
      }
      return false;
    }

    private void count(JsonNode container) {
      long times = Json.number(container, 0, "restartCount");
      restarts += times;
      String ended = Json.string(container, "lastState", "terminated", "finishedAt");
      lastRestart = later(lastRestart, ended);
      if (!sidecars.contains(Json.string(container, "name"))) return;
      sidecarRestarts += times;
      lastSidecarRestart = later(lastSidecarRestart, ended);
    }

    private static String later(String one, String other) {
      return one.compareTo(other) >= 0 ? one : other;
    }

    private static String ending(JsonNode ended) {
      String said = Json.string(ended, "reason");
      if (!said.isEmpty()) return said;
      long signal = Json.number(ended, 0, "signal");
      return signal != 0 ? "Signal:" + signal : "ExitCode:" + Json.number(ended, 0, "exitCode");
    }

    private void containers() {
      restarts = sidecarRestarts;
      lastRestart = lastSidecarRestart;
      boolean running = false;
      JsonNode all = status.path("containerStatuses");
      for (int i = all.size() - 1; i >= 0; i--) {
        JsonNode each = all.path(i);
        count(each);
        JsonNode state = each.path("state");
        String waiting = Json.string(state, "waiting", "reason");
        if (!waiting.isEmpty()) {
          reason = waiting;
        } else if (state.path("terminated").isObject()) {
          reason = ending(state.path("terminated"));
        } else if (Json.flag(each, "ready") && state.path("running").isObject()) {
          running = true;
          ready++;
        }
      }
      if (reason.equals("Completed") && running) reason = holds("Ready") ? "Running" : "NotReady";
    }

    private void deletion() {
      if (!pod.path("metadata").has("deletionTimestamp")) return;
      String phase = Json.string(status, "phase");
      if (Json.string(status, "reason").equals("NodeLost")) reason = "Unknown";
      else if (!phase.equals("Succeeded") && !phase.equals("Failed")) reason = "Terminating";
    }
  }
}
