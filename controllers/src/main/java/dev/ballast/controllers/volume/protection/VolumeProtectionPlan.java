package dev.ballast.controllers.volume.protection;

import java.util.List;

/// Whether a volume may be let go: not while it is bound.
final class VolumeProtectionPlan {
  static final String FINALIZER = "kubernetes.io/pv-protection";

  private VolumeProtectionPlan() {}

  record Observed(String volume, boolean deleting, boolean bound, boolean protectedNow) {}

  sealed interface Action {
    record Protect(String volume) implements Action {}

    record Release(String volume) implements Action {}
  }

  static List<Action> decide(Observed seen) {
    if (!seen.deleting()) {
      return seen.protectedNow() ? List.of() : List.of(new Action.Protect(seen.volume()));
    }
    boolean free = seen.protectedNow() && !seen.bound();
    return free ? List.of(new Action.Release(seen.volume())) : List.of();
  }
}
