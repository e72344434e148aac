package dev.ballast.kinds.custom;

import dev.ballast.objects.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A version's schema as OpenAPI v3 publishes it: with what every object has, and without what only
/// the definition needs.
final class Published {
  private static final String META =
      "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  private static final String API_VERSION =
      "APIVersion defines the versioned schema of this representation of an object. Servers should"
          + " convert recognized schemas to the latest internal value, and may reject unrecognized"
          + " values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/"
          + "api-conventions.md#resources";
  private static final String KIND =
      "Kind is a string value representing the REST resource this object represents. Servers may"
          + " infer this from the endpoint the client submits requests to. Cannot be updated. In"
          + " CamelCase. More info: https://git.k8s.io/community/contributors/devel/"
          + "sig-architecture/api-conventions.md#types-kinds";
  private static final String METADATA =
      "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/"
          + "sig-architecture/api-conventions.md#metadata";

  private Published() {}

  static ObjectNode of(Definition definition, Definition.Version version) {
    ObjectNode made = schema(version.schema().source());
    if (!made.has("type")) made.put("type", "object");
    object(made, METADATA);
    made.putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", definition.group())
        .put("kind", definition.kind())
        .put("version", version.name());
    return made;
  }

  private static void object(ObjectNode made, String metadata) {
    ObjectNode properties = Json.child(made, "properties");
    properties.putObject("apiVersion").put("description", API_VERSION).put("type", "string");
    properties.putObject("kind").put("description", KIND).put("type", "string");
    ObjectNode meta = properties.putObject("metadata");
    meta.put("description", metadata);
    meta.putArray("allOf").addObject().put("$ref", META);
  }

  private static ObjectNode schema(JsonNode source) {
    ObjectNode made = Json.object();
    for (Map.Entry<String, JsonNode> each : source.properties()) {
      JsonNode value = each.getValue();
      switch (each.getKey()) {
        case "properties" -> {
          ObjectNode properties = made.putObject("properties");
          value.properties().forEach(one -> properties.set(one.getKey(), schema(one.getValue())));
        }
        case "items", "additionalProperties" ->
            made.set(each.getKey(), value.isObject() ? schema(value) : value);
        default -> made.set(each.getKey(), value.deepCopy());
      }
    }
    if (Json.flag(source, "x-kubernetes-embedded-resource")) object(made, METADATA);
    return made;
  }
}
