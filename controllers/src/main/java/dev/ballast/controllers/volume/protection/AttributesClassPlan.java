package dev.ballast.controllers.volume.protection;

import java.util.Optional;
import java.util.Set;

/// Whether a class of volume attributes may be let go: not while a claim or a volume has it, or is
/// on its way to it.
final class AttributesClassPlan {
  static final String FINALIZER = "kubernetes.io/vac-protection";

  private AttributesClassPlan() {}

  /// @param used the classes that claims and volumes name
  record Observed(String name, boolean deleting, boolean protectedNow, Set<String> used) {}

  enum Action {
    PROTECT,
    RELEASE
  }

  static Optional<Action> decide(Observed seen) {
    if (!seen.deleting())
      return seen.protectedNow() ? Optional.empty() : Optional.of(Action.PROTECT);
    boolean free = seen.protectedNow() && !seen.used().contains(seen.name());
    return free ? Optional.of(Action.RELEASE) : Optional.empty();
  }
}
