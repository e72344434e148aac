package dev.ballast.kinds.metrics;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What `kubectl top` asks for
/// (<https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/>). Measured
/// when asked for and kept nowhere.
public final class UsageKinds {
  private static final String GROUP = "metrics.k8s.io";

  private UsageKinds() {}

  public static List<Kind> all() {
    return List.of(
        KindBuilder.kind(GROUP, "v1beta1", "NodeMetrics", "nodes")
            .measured()
            .columns(columns(List::of))
            .build(),
        KindBuilder.kind(GROUP, "v1beta1", "PodMetrics", "pods")
            .namespaced()
            .measured()
            .columns(columns(pod -> pod.path("containers")))
            .build());
  }

  /// @param users whose use is added up
  private static Column[] columns(Function<ObjectNode, Iterable<? extends JsonNode>> users) {
    return new Column[] {
      Column.text("cpu").shows(object -> total(users.apply(object), "cpu")),
      Column.text("memory").shows(object -> total(users.apply(object), "memory")),
      Column.text("Window").shows(object -> Json.string(object, "window"))
    };
  }

  private static String total(Iterable<? extends JsonNode> users, String resource) {
    Quantity total = Quantity.ZERO;
    for (JsonNode each : users) {
      total = total.plus(Quantity.parse(Json.string(each, "usage", resource)));
    }
    return total.toString();
  }
}
