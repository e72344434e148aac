package dev.ballast.controllers.job;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// One rule of an indexed Job's success policy
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy>).
///
/// @param indexes that must have succeeded; empty: any
/// @param count how many of them suffice; empty: all of them
record SuccessRule(int number, Optional<Indexes> indexes, OptionalInt count) {
  static List<SuccessRule> all(JsonNode rules) {
    var all = new ArrayList<SuccessRule>();
    for (JsonNode each : rules) {
      String indexes = Json.string(each, "succeededIndexes");
      JsonNode count = each.path("succeededCount");
      all.add(
          new SuccessRule(
              all.size(),
              indexes.isEmpty()
                  ? Optional.empty()
                  : Optional.of(Indexes.parse(indexes, Integer.MAX_VALUE)),
              count.isIntegralNumber() ? OptionalInt.of(count.intValue()) : OptionalInt.empty()));
    }
    return List.copyOf(all);
  }

  /// The first rule that is met.
  static Optional<SuccessRule> met(List<SuccessRule> rules, Indexes succeeded) {
    return rules.stream().filter(each -> each.holds(succeeded)).findFirst();
  }

  private boolean holds(Indexes succeeded) {
    if (indexes.isEmpty()) return count.isPresent() && succeeded.size() >= count.getAsInt();
    int common = indexes.get().common(succeeded);
    return common >= count.orElse(indexes.get().size());
  }
}
