package dev.ballast.server.discovery;

import dev.ballast.objects.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes operations as OpenAPI v3 has them.
final class OpenApiV3 {
  static final Map<Integer, String> WORDS =
      new TreeMap<>(Map.of(200, "OK", 201, "Created", 202, "Accepted"));

  private OpenApiV3() {}

  static ObjectNode paths(List<ApiOperation.Path> paths) {
    ObjectNode made = Json.object();
    for (ApiOperation.Path path : paths) {
      ObjectNode item = made.putObject(path.path());
      for (ApiOperation each : path.operations())
        operation(item.putObject(each.method()), each, path);
      parameters(item, path.shared());
    }
    return made;
  }

  private static void operation(ObjectNode made, ApiOperation operation, ApiOperation.Path path) {
    made.putArray("tags").add(operation.tag());
    made.put("description", operation.description()).put("operationId", operation.id());
    parameters(made, operation.own(path));
    if (!operation.takes().isEmpty()) body(made.putObject("requestBody"), operation);
    ObjectNode responses = made.putObject("responses");
    operation
        .gives()
        .forEach(
            (code, schema) -> {
              ObjectNode answer = responses.putObject(Integer.toString(code));
              answer.put("description", WORDS.get(code));
              ObjectNode content = answer.putObject("content");
              for (String type : operation.produces()) schema(content.putObject(type), schema);
            });
    responses.putObject("401").put("description", "Unauthorized");
    about(made, operation);
  }

  static void about(ObjectNode made, ApiOperation operation) {
    if (!operation.action().isEmpty()) made.put("x-kubernetes-action", operation.action());
    ApiOperation.About about = operation.about();
    if (about == null) return;
    made.putObject("x-kubernetes-group-version-kind")
        .put("group", about.group())
        .put("version", about.version())
        .put("kind", about.kind());
  }

  private static void body(ObjectNode made, ApiOperation operation) {
    ObjectNode content = made.putObject("content");
    List<String> types = operation.isPatch() ? operation.patches() : List.of("*/*");
    for (String type : types) schema(content.putObject(type), operation.takes());
    if (operation.needsBody()) made.put("required", true);
  }

  private static void schema(ObjectNode made, String schema) {
    ObjectNode place = made.putObject("schema");
    if (schema.isEmpty()) place.put("type", "string");
    else place.put("$ref", "#/components/schemas/" + schema);
  }

  private static void parameters(ObjectNode made, Collection<ApiParameter> parameters) {
    if (parameters.isEmpty()) return;
    ArrayNode all = made.putArray("parameters");
    for (ApiParameter each : parameters) {
      ObjectNode one = all.addObject().put("name", each.name());
      one.put("in", each.inPath() ? "path" : "query").put("description", each.description());
      if (each.inPath()) one.put("required", true);
      one.putObject("schema").put("type", each.type()).put("uniqueItems", true);
    }
  }
}
