package dev.ballast.controllers.volume.ephemeral;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which claims a pod's ephemeral volumes still lack
/// (<https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes>).
final class EphemeralPlan {
  private EphemeralPlan() {}

  /// @param pod its name, `uid` its uid
  /// @param alive whether it is neither deleted nor at its end
  /// @param volumes names of its ephemeral volumes
  /// @param claims the uid of the pod that controls a claim of that name; empty for nobody's
  record Observed(
      String pod,
      String uid,
      boolean alive,
      List<String> volumes,
      Map<String, Optional<String>> claims) {}

  sealed interface Action {
    record CreateClaim(String volume, String claim) implements Action {}

    /// Somebody else's claim has the name: it must not become the pod's by accident.
    record TellConflict(String claim) implements Action {}
  }

  static List<Action> decide(Observed seen) {
    if (!seen.alive()) return List.of();
    var actions = new ArrayList<Action>();
    for (String volume : seen.volumes()) {
      String claim = seen.pod() + "-" + volume;
      Optional<String> owner = seen.claims().get(claim);
      if (owner == null) actions.add(new Action.CreateClaim(volume, claim));
      else if (owner.filter(seen.uid()::equals).isEmpty())
        actions.add(new Action.TellConflict(claim));
    }
    return actions;
  }
}
