package dev.ballast.objects.resource;

import dev.ballast.objects.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How a pod stands when its node runs short: `Guaranteed` when every container's cpu and memory
/// are limited to what it asks for, `BestEffort` when nothing is asked or limited, else
/// `Burstable`.
public final class QosClass {
  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QosClass() {}

  public static String of(JsonNode spec) {
    var requests = new HashMap<String, Quantity>();
    var limits = new HashMap<String, Quantity>();
    boolean limited = true;
    if (spec.path("resources").isObject() && !spec.path("resources").isEmpty()) {
      limited = add(spec.path("resources"), requests, limits);
    } else {
      for (JsonNode each : spec.path("containers"))
        limited &= add(each.path("resources"), requests, limits);
      for (JsonNode each : spec.path("initContainers"))
        limited &= add(each.path("resources"), requests, limits);
    }
    if (requests.isEmpty() && limits.isEmpty()) return "BestEffort";
    return limited && equal(requests, limits) ? "Guaranteed" : "Burstable";
  }

  /// Whether both cpu and memory are limited here.
  private static boolean add(
      JsonNode resources, Map<String, Quantity> requests, Map<String, Quantity> limits) {
    int limited = 0;
    for (String name : COUNTED) {
      amount(resources.path("requests").path(name))
          .ifPresent(each -> requests.merge(name, each, Quantity::plus));
      Optional<Quantity> limit = amount(resources.path("limits").path(name));
      if (limit.isEmpty()) continue;
      limits.merge(name, limit.get(), Quantity::plus);
      limited++;
    }
    return limited == COUNTED.size();
  }

  private static Optional<Quantity> amount(JsonNode amount) {
    return Quantity.tryParse(amount.asString("")).filter(each -> each.signum() > 0);
  }

  private static boolean equal(Map<String, Quantity> requests, Map<String, Quantity> limits) {
    if (requests.size() != limits.size()) return false;
    for (Map.Entry<String, Quantity> each : requests.entrySet()) {
      Quantity limit = limits.get(each.getKey());
      if (limit == null || limit.compareTo(each.getValue()) != 0) return false;
    }
    return true;
  }
}
