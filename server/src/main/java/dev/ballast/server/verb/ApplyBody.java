package dev.ballast.server.verb;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import dev.ballast.server.request.Body;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a writer wants to apply, as it was sent, with what strict field validation finds wrong.
record ApplyBody(ObjectNode tree, List<String> problems) {
  /// @throws ApiException 400 where it is no YAML or no object
  static ApplyBody read(Body body) {
    return switch (body) {
      case Body.Tree(var type, var tree) ->
          new ApplyBody(tree == null ? Json.object() : object(tree), List.of());
      case Body.Bytes(var type, var bytes) -> parse(bytes);
    };
  }

  private static ApplyBody parse(byte[] bytes) {
    try {
      var documents = Yaml.documents(new String(bytes, StandardCharsets.UTF_8));
      if (documents.isEmpty()) return new ApplyBody(Json.object(), List.of());
      Yaml.Document first = documents.getFirst();
      return new ApplyBody(object(first.tree()), first.duplicates());
    } catch (Yaml.Malformed e) {
      throw ApiException.badRequest(
          "error decoding YAML: error converting YAML to JSON: yaml: " + e.getMessage());
    }
  }

  private static ObjectNode object(JsonNode tree) {
    if (tree instanceof ObjectNode object) return object;
    throw ApiException.badRequest(
        "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            + GoJson.word(tree)
            + " into Go value of type map[string]interface {}");
  }

  /// What Go's YAML says of keys that stand twice.
  static String notStrict(List<String> duplicates) {
    return "yaml: unmarshal errors:\n  " + String.join("\n  ", duplicates);
  }
}
