package dev.ballast.controllers.quota;

import dev.ballast.objects.resource.ResourceList;
import java.util.Optional;

/// Whether a quota's status says what is so.
final class QuotaPlan {
  private QuotaPlan() {}

  /// @param asked the limits of the spec
  /// @param hard the limits that the status shows; empty where it shows none
  /// @param used what the status says is used; empty where it says nothing
  /// @param counted what is used, of everything that can be counted
  record Observed(
      ResourceList asked,
      Optional<ResourceList> hard,
      Optional<ResourceList> used,
      ResourceList counted) {}

  /// The status is to show these limits and this use.
  record Write(ResourceList hard, ResourceList used) {}

  static Optional<Write> decide(Observed seen) {
    ResourceList used = seen.counted().only(seen.asked().names());
    boolean right =
        seen.hard().map(hard -> hard.same(seen.asked())).orElse(false)
            && seen.used().map(known -> known.same(used)).orElse(false);
    return right ? Optional.empty() : Optional.of(new Write(seen.asked(), used));
  }
}
