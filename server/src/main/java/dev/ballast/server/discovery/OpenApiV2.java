package dev.ballast.server.discovery;

import dev.ballast.objects.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes operations and definitions as OpenAPI v2 (Swagger) has them, which knows less: no
/// alternatives, no defaults, one list of media types for all answers.
final class OpenApiV2 {
  private static final String TEXT = "string";

  private OpenApiV2() {}

  /// @param definitions as v3 has them, by name
  static ObjectNode document(List<ApiOperation.Path> paths, ObjectNode definitions) {
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Kubernetes").put("version", ServerVersion.SHORT);
    ObjectNode all = document.putObject("paths");
    for (ApiOperation.Path path : paths) {
      ObjectNode item = all.putObject(path.path());
      for (ApiOperation each : path.operations())
        operation(item.putObject(each.method()), each, path);
      if (!path.shared().isEmpty()) parameters(item.putArray("parameters"), path.shared());
    }
    ObjectNode made = document.putObject("definitions");
    for (Map.Entry<String, JsonNode> each : definitions.properties())
      made.set(each.getKey(), definition(each.getValue()));
    document.putObject("securityDefinitions").set("BearerToken", OpenApiDocuments.bearerToken());
    document.putArray("security").addObject().putArray("BearerToken");
    return document;
  }

  private static void operation(ObjectNode made, ApiOperation operation, ApiOperation.Path path) {
    made.put("description", operation.description());
    List<String> consumes = consumes(operation);
    if (!consumes.isEmpty()) made.set("consumes", Json.array(consumes));
    made.set("produces", Json.array(operation.produces()));
    made.putArray("schemes").add("https");
    made.putArray("tags").add(operation.tag());
    made.put("operationId", operation.id());
    ArrayNode parameters = Json.array();
    if (!operation.takes().isEmpty()) {
      ObjectNode body = parameters.addObject().put("name", "body").put("in", "body");
      if (operation.needsBody()) body.put("required", true);
      refer(body.putObject("schema"), operation.takes());
    }
    parameters(parameters, operation.own(path));
    if (!parameters.isEmpty()) made.set("parameters", parameters);
    ObjectNode responses = made.putObject("responses");
    operation
        .gives()
        .forEach(
            (code, schema) -> {
              ObjectNode answer = responses.putObject(Integer.toString(code));
              answer.put("description", OpenApiV3.WORDS.get(code));
              refer(answer.putObject("schema"), schema);
            });
    responses.putObject("401").put("description", "Unauthorized");
    OpenApiV3.about(made, operation);
  }

  /// What is about no kind reads what it writes; text is not read.
  private static List<String> consumes(ApiOperation operation) {
    if (operation.isPatch()) return operation.patches();
    if (operation.about() != null) return List.of("*/*");
    return operation.gives().containsValue("") ? List.of() : operation.produces();
  }

  private static void refer(ObjectNode place, String schema) {
    if (schema.isEmpty()) place.put("type", TEXT);
    else place.put("$ref", "#/definitions/" + schema);
  }

  private static void parameters(ArrayNode made, Collection<ApiParameter> parameters) {
    for (ApiParameter each : parameters) {
      ObjectNode one = made.addObject().put("name", each.name());
      one.put("in", each.inPath() ? "path" : "query").put("description", each.description());
      if (each.inPath()) one.put("required", true);
      one.put("type", each.type()).put("uniqueItems", true);
    }
  }

  /// A definition of v3 in the words of v2.
  static JsonNode definition(JsonNode schema) {
    return switch (schema) {
      case ArrayNode list -> {
        ArrayNode made = Json.array();
        for (JsonNode each : list) made.add(definition(each));
        yield made;
      }
      case ObjectNode object -> place(object);
      default -> schema;
    };
  }

  private static ObjectNode place(ObjectNode schema) {
    ObjectNode made = Json.object();
    for (Map.Entry<String, JsonNode> each : schema.properties()) {
      switch (each.getKey()) {
        case "default", "anyOf", "not", "nullable" -> {
          /* Kubernetes leaves them out of this version. */
        }
        case "oneOf" -> {
          if (!schema.has("type")) made.put("type", TEXT);
        }
        case "allOf" -> {
          JsonNode first = each.getValue().path(0);
          if (first.has("$ref")) made.set("$ref", reference(first));
        }
        case "enum" -> made.set("enum", each.getValue());
        case "$ref" -> made.set("$ref", reference(schema));
        case "properties" -> {
          ObjectNode properties = made.putObject("properties");
          each.getValue()
              .properties()
              .forEach(one -> properties.set(one.getKey(), definition(one.getValue())));
        }
        default -> made.set(each.getKey(), definition(each.getValue()));
      }
    }
    return made;
  }

  private static JsonNode reference(JsonNode from) {
    String name = Json.string(from, "$ref").replace("#/components/schemas/", "#/definitions/");
    return Json.tree(name);
  }
}
