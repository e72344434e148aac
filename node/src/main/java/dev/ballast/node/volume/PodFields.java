package dev.ballast.node.volume;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Quantity;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// The downward API: a pod's own fields and its containers' resources as text.
public final class PodFields {
  private PodFields() {}

  /// The field at `path`, such as `metadata.labels['app']` or `status.podIP`.
  public static String field(KubeObject pod, String path) {
    int bracket = path.indexOf("['");
    if (bracket > 0) {
      String key = path.substring(bracket + 2, path.length() - 2);
      boolean labels = path.startsWith("metadata.labels");
      return (labels ? pod.labels() : pod.annotations()).getOrDefault(key, "");
    }
    return switch (path) {
      case "metadata.labels" -> lines(pod.labels());
      case "metadata.annotations" -> lines(pod.annotations());
      case "status.hostIPs" -> addresses(pod, "hostIPs");
      case "status.podIPs" -> addresses(pod, "podIPs");
      default -> pod.text(path.split("\\."));
    };
  }

  private static String lines(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(each -> each.getKey() + "=" + Json.text(StringNode.valueOf(each.getValue())))
            .collect(Collectors.joining("\n"));
  }

  private static String addresses(KubeObject pod, String field) {
    var all = new StringBuilder();
    for (JsonNode each : pod.at("status", field)) {
      all.append(all.isEmpty() ? "" : ",").append(Json.string(each, "ip"));
    }
    return all.toString();
  }

  /// A request or limit as a whole number of its `divisor`.
  ///
  /// @param container whose it is, unless `reference` names one
  public static String resource(KubeObject pod, String container, JsonNode reference) {
    String named = Json.string(reference, "containerName");
    String whose = named.isEmpty() ? container : named;
    String[] path = Json.string(reference, "resource").split("\\.", 2);
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode each : pod.at("spec", list)) {
        if (path.length < 2 || !Json.string(each, "name").equals(whose)) continue;
        String amount = Json.at(each, "resources", path[0], path[1]).asString("");
        return amount.isEmpty() ? "0" : divided(amount, divisor(reference));
      }
    }
    return "0";
  }

  private static String divisor(JsonNode reference) {
    String divisor = reference.path("divisor").asString("");
    return divisor.isEmpty() || divisor.equals("0") ? "1" : divisor;
  }

  private static String divided(String amount, String divisor) {
    return Quantity.parse(amount)
        .amount()
        .divide(Quantity.parse(divisor).amount(), 0, RoundingMode.CEILING)
        .toPlainString();
  }
}
