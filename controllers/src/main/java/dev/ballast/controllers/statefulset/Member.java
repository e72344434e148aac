package dev.ballast.controllers.statefulset;

import dev.ballast.client.view.Condition;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A pod of a StatefulSet, as far as decisions need it.
///
/// @param readySince since when it is ready, null where it is not
/// @param identified whether it carries the labels of its identity
record Member(
    String name,
    String uid,
    int ordinal,
    String phase,
    @Nullable Instant readySince,
    boolean terminating,
    String revision,
    boolean identified) {
  static final String REVISION = "controller-revision-hash";
  static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
  static final String POD_INDEX = "apps.kubernetes.io/pod-index";

  static Member of(KubeObject pod, int ordinal) {
    var view = new PodView(pod);
    var labels = pod.at("metadata", "labels");
    return new Member(
        pod.name(),
        pod.uid(),
        ordinal,
        view.phase(),
        view.condition("Ready").filter(Condition::isTrue).map(Condition::since).orElse(null),
        view.terminating(),
        labels.path(REVISION).asString(""),
        labels.path(POD_NAME).asString("").equals(pod.name()));
  }

  /// The ordinal of a pod's name in the set of that name, empty where it has none.
  static OptionalInt ordinalOf(String set, String pod) {
    int dash = pod.lastIndexOf('-');
    if (dash < 0 || !pod.substring(0, dash).equals(set)) return OptionalInt.empty();
    String digits = pod.substring(dash + 1);
    if (digits.isEmpty() || digits.length() > 9) return OptionalInt.empty();
    for (char each : digits.toCharArray()) if (each < '0' || each > '9') return OptionalInt.empty();
    return OptionalInt.of(Integer.parseInt(digits));
  }

  boolean finished() {
    return phase.equals("Failed") || phase.equals("Succeeded");
  }

  boolean pending() {
    return phase.equals("Pending");
  }

  boolean ready() {
    return phase.equals("Running") && readySince != null;
  }

  /// Ready for as long as the set asks, and not on its way out.
  boolean available(int minReadySeconds, Instant now) {
    if (!ready() || terminating || readySince == null) return false;
    return minReadySeconds == 0 || readySince.plusSeconds(minReadySeconds).isBefore(now);
  }

  /// How long until it becomes available, empty where it is or time alone won't do.
  Optional<Duration> untilAvailable(int minReadySeconds, Instant now) {
    if (!ready() || terminating || readySince == null || available(minReadySeconds, now))
      return Optional.empty();
    return Optional.of(
        Duration.between(now, readySince.plusSeconds(minReadySeconds)).plusMillis(1));
  }
}
