package dev.ballast.controllers.nodelife;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// Which pods nobody will finish: those of nodes that are gone, and deleted ones that no node ever
/// had. Their objects are removed by force; nothing else ever removes a pod's object without its
/// node's word.
final class LeftoverPlan {
  private LeftoverPlan() {}

  enum Node {
    NONE,
    THERE,
    /// There, but its administrator says that it is switched off, and it is silent.
    OUT_OF_SERVICE,
    /// Not there for as long as the quarantine lasts, and not at the server either.
    GONE
  }

  record Observed(boolean deleting, Node node) {}

  enum Action {
    KEEP,
    REMOVE
  }

  static Action decide(Observed seen) {
    return switch (seen.node()) {
      case NONE, OUT_OF_SERVICE -> seen.deleting() ? Action.REMOVE : Action.KEEP;
      case THERE -> Action.KEEP;
      case GONE -> Action.REMOVE;
    };
  }

  record Finished(String namespace, String name, Instant created) {}

  /// The finished pods over the number that is kept, the oldest.
  static List<Finished> surplus(List<Finished> finished, int kept) {
    return finished.stream()
        .sorted(
            Comparator.comparing(Finished::created)
                .thenComparing(Finished::namespace)
                .thenComparing(Finished::name))
        .limit(Math.max(0, finished.size() - kept))
        .toList();
  }
}
