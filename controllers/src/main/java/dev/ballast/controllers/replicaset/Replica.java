package dev.ballast.controllers.replicaset;

import dev.ballast.client.view.Condition;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One pod of a set, as far as its plan cares.
///
/// @param labels of the pod
/// @param deletionCost what the user says that its loss costs; less goes first
/// @param neighbours how many pods of the same workload its node has
/// @param readySince when it became ready; the epoch where it is not
record Replica(
    String name,
    String uid,
    Map<String, String> labels,
    String node,
    String phase,
    boolean terminating,
    boolean ready,
    Instant readySince,
    Instant created,
    int restarts,
    int deletionCost,
    int neighbours) {
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  static Replica of(KubeObject pod, int neighbours) {
    var view = new PodView(pod);
    Optional<Condition> ready = Condition.of(pod, "Ready").filter(Condition::isTrue);
    int restarts = 0;
    for (JsonNode each : pod.at("status", "containerStatuses"))
      restarts = Math.max(restarts, (int) Json.number(each, 0, "restartCount"));
    return new Replica(
        pod.name(),
        pod.uid(),
        pod.labels(),
        view.nodeName(),
        view.phase(),
        view.terminating(),
        view.ready(),
        ready.map(Condition::since).orElse(Instant.EPOCH),
        pod.created(),
        restarts,
        cost(pod),
        neighbours);
  }

  private static int cost(KubeObject pod) {
    try {
      return Integer.parseInt(pod.annotations().getOrDefault(COST, "0"));
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }

  /// Counts towards the wanted number.
  boolean active() {
    return !terminating && !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  boolean available(int minReadySeconds, Instant now) {
    if (!ready || minReadySeconds == 0) return ready;
    return readySince.isAfter(Instant.EPOCH)
        && !readySince.plusSeconds(minReadySeconds).isAfter(now);
  }

  /// How long until it becomes available by time alone.
  Optional<Duration> untilAvailable(int minReadySeconds, Instant now) {
    if (!ready || minReadySeconds == 0 || available(minReadySeconds, now)) return Optional.empty();
    return Optional.of(Duration.between(now, readySince.plusSeconds(minReadySeconds)));
  }

  /// Who goes first where there are too many
  /// (<https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/>, "Scaling a
  /// ReplicaSet"): those without a node, not running, not ready, cheap to lose, crowded, ready for
  /// a short time, often restarted, young. Ages are compared by magnitude, so that it is not always
  /// the youngest of a crowd.
  static Comparator<Replica> expendable(Instant now) {
    return Comparator.comparing((Replica each) -> !each.node.isEmpty())
        .thenComparing(each -> phaseRank(each.phase))
        .thenComparing(Replica::ready)
        .thenComparing(Replica::deletionCost)
        .thenComparing(Replica::neighbours, Comparator.reverseOrder())
        .thenComparing(each -> magnitude(each.readySince, now))
        .thenComparing(Replica::restarts, Comparator.reverseOrder())
        .thenComparing(each -> magnitude(each.created, now))
        .thenComparing(Replica::uid);
  }

  private static int phaseRank(String phase) {
    return switch (phase) {
      case "Running" -> 2;
      case "Unknown" -> 1;
      default -> 0;
    };
  }

  private static int magnitude(Instant since, Instant now) {
    if (since.equals(Instant.EPOCH)) return -1;
    long age = Duration.between(since, now).toNanos();
    return age <= 0 ? 0 : 64 - Long.numberOfLeadingZeros(age);
  }
}
