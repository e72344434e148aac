package dev.ballast.controllers.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Shares a change of a Deployment's size among the sets that have pods while a rollout is under
/// way, each by its own size, so that a bad template gets no more than its part
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#proportional-scaling>).
final class Proportion {
  private Proportion() {}

  /// The size that a set is to have.
  record Share(ReplicaSetState set, int size) {}

  static List<Share> shares(DeploymentSpec spec, List<ReplicaSetState> active) {
    int total = active.stream().mapToInt(ReplicaSetState::wanted).sum();
    int allowed = spec.replicas() > 0 ? spec.most() : 0;
    int left = allowed - total;
    Comparator<ReplicaSetState> order =
        left > 0
            ? Comparator.comparing(ReplicaSetState::wanted)
                .reversed()
                .thenComparing(ReplicaSetState.BY_AGE.reversed())
            : Comparator.comparing(ReplicaSetState::wanted)
                .reversed()
                .thenComparing(ReplicaSetState.BY_AGE);
    var shares = new ArrayList<Share>();
    int given = 0;
    for (ReplicaSetState each : active.stream().sorted(order).toList()) {
      int part = left == 0 ? 0 : part(spec, each, left, given);
      given += part;
      shares.add(new Share(each, each.wanted() + part));
    }
    // What rounding has left over goes to the largest.
    if (!shares.isEmpty() && left != given) {
      Share first = shares.getFirst();
      shares.set(0, new Share(first.set(), Math.max(0, first.size() + left - given)));
    }
    return shares;
  }

  private static int part(DeploymentSpec spec, ReplicaSetState set, int left, int given) {
    int rest = left - given;
    int fraction = fraction(spec, set);
    return left > 0 ? Math.min(fraction, rest) : Math.max(fraction, rest);
  }

  private static int fraction(DeploymentSpec spec, ReplicaSetState set) {
    if (spec.replicas() == 0) return -set.wanted();
    int before = set.mostSeen() > 0 ? set.mostSeen() : spec.most();
    return (int) Math.round((double) set.wanted() * spec.most() / before) - set.wanted();
  }
}
