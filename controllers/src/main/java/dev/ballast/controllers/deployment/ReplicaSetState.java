package dev.ballast.controllers.deployment;

import dev.ballast.client.view.Condition;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// One of a Deployment's ReplicaSets, as far as its plan cares.
///
/// @param present whether its template is the Deployment's present one
/// @param revision which rollout made or last brought it back; 0 where nobody said
/// @param wanted how many pods it is to have, `replicas` how many it has
/// @param sizeSeen the Deployment's size when the set was last scaled; -1 where nobody noted it
/// @param mostSeen the most pods that the Deployment was allowed then
/// @param seen whether its status is about its present spec
/// @param failure its condition that pods can't be made, if it has it
record ReplicaSetState(
    String name,
    Instant created,
    boolean present,
    long revision,
    int wanted,
    int replicas,
    int ready,
    int available,
    int terminating,
    int minReadySeconds,
    int sizeSeen,
    int mostSeen,
    boolean deleting,
    boolean seen,
    Optional<Condition> failure) {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String SIZE = "deployment.kubernetes.io/desired-replicas";
  static final String MOST = "deployment.kubernetes.io/max-replicas";

  /// The oldest first.
  static final Comparator<ReplicaSetState> BY_AGE =
      Comparator.comparing(ReplicaSetState::created).thenComparing(ReplicaSetState::name);

  static ReplicaSetState of(KubeObject set, boolean present) {
    return new ReplicaSetState(
        set.name(),
        set.created(),
        present,
        number(set, REVISION, 0),
        (int) set.number(1, "spec", "replicas"),
        (int) set.number(0, "status", "replicas"),
        (int) set.number(0, "status", "readyReplicas"),
        (int) set.number(0, "status", "availableReplicas"),
        (int) set.number(0, "status", "terminatingReplicas"),
        (int) set.number(0, "spec", "minReadySeconds"),
        (int) number(set, SIZE, -1),
        (int) number(set, MOST, -1),
        set.deleting(),
        set.number(0, "status", "observedGeneration") >= set.generation(),
        Condition.of(set, "ReplicaFailure"));
  }

  private static long number(KubeObject set, String annotation, long otherwise) {
    try {
      String text = set.annotations().get(annotation);
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException noNumber) {
      return otherwise;
    }
  }
}
