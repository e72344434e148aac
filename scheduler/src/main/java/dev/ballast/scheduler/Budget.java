package dev.ballast.scheduler;

import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A disruption budget, as far as preemption heeds it: it breaks one only where nothing else helps.
///
/// @param pods null where no pod is meant
/// @param allowed how many more pods may go
/// @param going names of the pods that are charged already
record Budget(String namespace, @Nullable LabelSelector pods, long allowed, Set<String> going) {
  static Budget of(KubeObject budget) {
    JsonNode selector = budget.at("spec", "selector");
    return new Budget(
        budget.namespace(),
        selector.isObject() ? LabelSelector.ofTree(selector) : null,
        budget.number(0, "status", "disruptionsAllowed"),
        new HashSet<>(budget.at("status", "disruptedPods").propertyNames()));
  }

  /// Whether it has to be charged for `pod`.
  boolean guards(PodNeeds pod) {
    return pods != null
        && namespace.equals(pod.name().namespace())
        && !going.contains(pod.name().name())
        && pods.matches(pod.labels());
  }
}
