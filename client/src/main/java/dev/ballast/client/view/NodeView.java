package dev.ballast.client.view;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What others ask of a Node.
public record NodeView(KubeObject object) {
  public String name() {
    return object.name();
  }

  public Map<String, String> labels() {
    return object.labels();
  }

  public boolean ready() {
    return Condition.of(object, "Ready").map(Condition::isTrue).orElse(false);
  }

  public Optional<Condition> condition(String type) {
    return Condition.of(object, type);
  }

  public boolean unschedulable() {
    return object.flag("spec", "unschedulable");
  }

  public List<Taint> taints() {
    return Taint.listOf(object.at("spec", "taints"));
  }

  /// What pods may use of a resource (`cpu`, `memory`, `pods`...), zero where the node has none.
  public Quantity allocatable(String resource) {
    return amount(object.at("status", "allocatable", resource));
  }

  public Quantity capacity(String resource) {
    return amount(object.at("status", "capacity", resource));
  }

  /// The address of that type (`InternalIP`, `Hostname`), or `""`.
  public String address(String type) {
    for (JsonNode each : object.at("status", "addresses")) {
      if (Json.string(each, "type").equals(type)) return Json.string(each, "address");
    }
    return "";
  }

  private static Quantity amount(JsonNode said) {
    return Quantity.tryParse(said.asString("")).orElse(Quantity.ZERO);
  }
}
