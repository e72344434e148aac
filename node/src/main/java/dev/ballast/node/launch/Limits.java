package dev.ballast.node.launch;

import dev.ballast.node.runtime.ContainerConfig.Resources;
import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import tools.jackson.databind.JsonNode;

/// Requests and limits as the kernel's control groups take them.
final class Limits {
  private static final long PERIOD = 100_000;
  private static final long LEAST_QUOTA = 1_000;
  private static final long LEAST_SHARES = 2;
  private static final long MOST_SHARES = 262_144;

  private Limits() {}

  static Resources of(JsonNode container, String qosClass, long nodeMemory) {
    long cpuLimit = amount(container, "limits", "cpu").millis();
    long cpuRequest = amount(container, "requests", "cpu").millis();
    long memory = amount(container, "limits", "memory").units();
    if (cpuRequest == 0) cpuRequest = cpuLimit;
    long shares = Math.clamp(cpuRequest * 1024 / 1000, LEAST_SHARES, MOST_SHARES);
    long quota = cpuLimit == 0 ? 0 : Math.max(LEAST_QUOTA, cpuLimit * PERIOD / 1000);
    int score = oomScore(container, qosClass, nodeMemory);
    return new Resources(cpuLimit == 0 ? 0 : PERIOD, quota, shares, memory, score);
  }

  private static Quantity amount(JsonNode container, String kind, String resource) {
    String text = Json.at(container, "resources", kind, resource).asString("");
    return text.isEmpty() ? Quantity.ZERO : Quantity.parse(text);
  }

  /// Who asked for less of the node's memory is killed sooner.
  private static int oomScore(JsonNode container, String qosClass, long nodeMemory) {
    if (qosClass.equals("Guaranteed")) return -997;
    if (qosClass.equals("BestEffort") || nodeMemory <= 0) return 1000;
    long request = amount(container, "requests", "memory").units();
    return (int) Math.clamp(1000 - 1000 * request / nodeMemory, 3, 999);
  }
}
