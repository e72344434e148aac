package dev.ballast.controllers.daemonset;

import dev.ballast.client.view.Condition;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A pod of a DaemonSet, as far as decisions need it.
///
/// @param node the node it runs on, or is meant for; `""` where neither is known
/// @param readySince since when it is ready, null where it is not
record DaemonPod(
    String name,
    String uid,
    String node,
    boolean scheduled,
    Instant created,
    String phase,
    @Nullable Instant readySince,
    boolean terminating,
    String hash) {
  static final String HASH = "controller-revision-hash";

  /// The one that stays where there are several: a scheduled one first, then the oldest.
  static final Comparator<DaemonPod> SENIORITY =
      Comparator.comparing((DaemonPod pod) -> !pod.scheduled())
          .thenComparing(DaemonPod::created)
          .thenComparing(DaemonPod::name);

  static DaemonPod of(KubeObject pod) {
    var view = new PodView(pod);
    return new DaemonPod(
        pod.name(),
        pod.uid(),
        target(view),
        view.scheduled(),
        pod.created(),
        view.phase(),
        view.condition("Ready").filter(Condition::isTrue).map(Condition::since).orElse(null),
        view.terminating(),
        pod.text("metadata", "labels", HASH));
  }

  /// Before it is scheduled, its affinity names the node.
  private static String target(PodView pod) {
    if (pod.scheduled()) return pod.nodeName();
    JsonNode terms =
        pod.object()
            .at(
                "spec",
                "affinity",
                "nodeAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution",
                "nodeSelectorTerms");
    for (JsonNode term : terms) {
      JsonNode field = term.path("matchFields").path(0);
      if (Json.string(field, "key").equals("metadata.name"))
        return field.path("values").path(0).asString("");
    }
    return "";
  }

  boolean failed() {
    return phase.equals("Failed");
  }

  boolean succeeded() {
    return phase.equals("Succeeded");
  }

  boolean ready() {
    return readySince != null;
  }

  boolean available(int minReadySeconds, Instant now) {
    if (readySince == null) return false;
    return minReadySeconds == 0 || readySince.plusSeconds(minReadySeconds).isBefore(now);
  }

  /// How long until it becomes available, empty where it is or time alone won't do.
  Optional<Duration> untilAvailable(int minReadySeconds, Instant now) {
    if (readySince == null || available(minReadySeconds, now)) return Optional.empty();
    return Optional.of(
        Duration.between(now, readySince.plusSeconds(minReadySeconds)).plusMillis(1));
  }
}
