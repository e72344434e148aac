package dev.ballast.server.admission;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.Scale;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A workload seen as an `autoscaling/v1` Scale, and a Scale written back.
public final class ScaleView {
  private static final List<String> METADATA =
      List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp");

  private ScaleView() {}

  public static ObjectNode of(Kind kind, ObjectNode tree) {
    Scale paths = paths(kind);
    ObjectNode scale = Json.object();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field : METADATA) {
      JsonNode value = tree.path("metadata").get(field);
      if (value != null) metadata.set(field, value);
    }
    ObjectNode spec = scale.putObject("spec");
    long wanted = Json.number(tree, 0, paths.specReplicas().toArray(String[]::new));
    if (wanted != 0) spec.put("replicas", wanted);
    ObjectNode status = scale.putObject("status");
    status.put("replicas", Json.number(tree, 0, paths.statusReplicas().toArray(String[]::new)));
    String selector = selector(tree, paths);
    if (!selector.isEmpty()) status.put("selector", selector);
    return scale;
  }

  private static Scale paths(Kind kind) {
    return kind.scale().orElseThrow(() -> ApiException.notFound(kind.type().groupResource(), ""));
  }

  /// Puts the replicas of `scale` into `workload`.
  public static void write(Kind kind, ObjectNode scale, ObjectNode workload) {
    List<String> path = paths(kind).specReplicas();
    ObjectNode parent = workload;
    for (String step : path.subList(0, path.size() - 1)) parent = Json.child(parent, step);
    parent.put(path.getLast(), Json.number(scale, 0, "spec", "replicas"));
  }

  private static String selector(ObjectNode tree, Scale paths) {
    if (paths.selector().isEmpty()) return "";
    JsonNode there = Json.at(tree, paths.selector().toArray(String[]::new));
    return there.isString() ? there.stringValue() : selector(there, paths.plainSelector());
  }

  /// A selector as clients write it: `app=nginx,tier in (a,b)`.
  private static String selector(JsonNode selector, boolean plain) {
    var terms = new ArrayList<String>();
    JsonNode labels = plain ? selector : selector.path("matchLabels");
    for (Map.Entry<String, JsonNode> each : labels.properties()) {
      terms.add(each.getKey() + "=" + each.getValue().asString(""));
    }
    if (!plain) for (JsonNode each : selector.path("matchExpressions")) terms.add(expression(each));
    terms.sort(null);
    return String.join(",", terms);
  }

  private static String expression(JsonNode term) {
    var values = new ArrayList<String>();
    for (JsonNode value : term.path("values")) values.add(value.asString(""));
    values.sort(null);
    String key = Json.string(term, "key");
    return switch (Json.string(term, "operator")) {
      case "In" -> key + " in (" + String.join(",", values) + ")";
      case "NotIn" -> key + " notin (" + String.join(",", values) + ")";
      case "Exists" -> key;
      default -> "!" + key;
    };
  }
}
