package dev.ballast.controllers.nodelife;

import dev.ballast.objects.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Whether a pod must leave a node whose taints say NoExecute: at once where it does not tolerate
/// one of them, otherwise when the shortest of its tolerations is over.
final class EvictionPlan {
  private EvictionPlan() {}

  /// `since` is when this server started to count: no pod goes for what happened before.
  record Observed(boolean deleting, List<NodeTaint> taints, JsonNode tolerations, Instant since) {}

  sealed interface Action {
    record Keep() implements Action {}

    record Evict() implements Action {}

    record LookAgain(Duration after) implements Action {}
  }

  static Action decide(Observed seen, Instant now) {
    if (seen.deleting()) return new Action.Keep();
    Optional<Instant> leaves = Optional.empty();
    for (NodeTaint each : seen.taints()) {
      if (!each.evicts()) continue;
      if (!each.taint().toleratedBy(seen.tolerations())) return new Action.Evict();
      Optional<Instant> end = end(each, seen);
      if (end.isPresent() && (leaves.isEmpty() || end.get().isBefore(leaves.get()))) leaves = end;
    }
    if (leaves.isEmpty()) return new Action.Keep();
    return leaves.get().isAfter(now)
        ? new Action.LookAgain(Duration.between(now, leaves.get()))
        : new Action.Evict();
  }

  /// When the shortest toleration of `taint` is over; empty where all of them last for ever.
  private static Optional<Instant> end(NodeTaint taint, Observed seen) {
    Instant from = taint.since().isAfter(seen.since()) ? taint.since() : seen.since();
    Optional<Instant> end = Optional.empty();
    for (JsonNode each : seen.tolerations()) {
      if (!taint.taint().acceptedBy(each) || !each.has("tolerationSeconds")) continue;
      Instant over = from.plusSeconds(Math.max(0, Json.number(each, 0, "tolerationSeconds")));
      if (end.isEmpty() || over.isBefore(end.get())) end = Optional.of(over);
    }
    return end;
  }
}
