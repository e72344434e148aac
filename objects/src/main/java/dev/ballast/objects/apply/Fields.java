package dev.ballast.objects.apply;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schema.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields that a tree sets: what its applier owns.
final class Fields {
  private final ObjectNode tree;
  private final FieldSet found = new FieldSet();
  private final Deque<String> path = new ArrayDeque<>();

  private Fields(ObjectNode tree) {
    this.tree = tree;
  }

  /// @throws ApiException where the tree has a field that `schema` does not declare
  static FieldSet of(Schema schema, ObjectNode tree) {
    var pass = new Fields(tree);
    pass.walk(schema, tree);
    return pass.found;
  }

  private void walk(@Nullable Schema schema, JsonNode value) {
    if (schema == null || Steps.isLeaf(schema, value)) {
      found.insert(new ArrayList<>(path));
    } else if (schema.type() == Type.ARRAY) {
      Steps.items(schema, value).forEach((step, item) -> item(schema, step, item));
    } else {
      for (Map.Entry<String, JsonNode> each : value.properties())
        field(schema, each.getKey(), each.getValue());
    }
  }

  private void item(Schema list, String step, JsonNode item) {
    path.addLast(step);
    walk(list.items(), item);
    found.insert(new ArrayList<>(path));
    path.removeLast();
  }

  private void field(Schema schema, String name, JsonNode value) {
    Schema inside = Steps.inside(schema, name);
    path.addLast(Steps.field(name));
    if (inside == null) throw undeclared();
    walk(inside, value);
    boolean empty = value.isNull() || (value.isObject() && value.isEmpty());
    if (empty || schema.isMap() || schema.isUndescribed()) found.insert(new ArrayList<>(path));
    path.removeLast();
  }

  private ApiException undeclared() {
    var place = new StringBuilder();
    path.forEach(step -> place.append(Steps.printed(step)));
    String version = Json.string(tree, "apiVersion");
    String group = version.contains("/") ? version : "/" + version;
    String namespace = Json.string(tree, "metadata", "namespace");
    String about = namespace + "/" + Json.string(tree, "metadata", "name") + "; " + group;
    String why = place + ": field not declared in schema";
    String kind = Json.string(tree, "kind");
    return ApiException.of(
        500, "", "failed to create typed patch object (" + about + ", Kind=" + kind + "): " + why);
  }
}
