package dev.ballast.kinds.custom;

import dev.ballast.objects.Json;
import dev.ballast.objects.structural.Structural;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What server-side apply has to know of a kind's fields, in the words of Kubernetes' own
/// definitions: how lists and maps merge, and where anything may stand.
final class MergeSchema {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  private static final String[] KEPT = {
    "type",
    "format",
    "default",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-map-type",
    "x-kubernetes-preserve-unknown-fields"
  };

  private MergeSchema() {}

  static ObjectNode of(Structural root) {
    ObjectNode made = place(root);
    object(made);
    return made;
  }

  private static void object(ObjectNode made) {
    ObjectNode properties = Json.child(made, "properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.putObject("metadata").put("$ref", META);
    made.put("type", "object");
  }

  private static ObjectNode place(Structural schema) {
    ObjectNode made = Json.object();
    for (String each : KEPT) {
      JsonNode value = schema.source().get(each);
      if (value != null) made.set(each, value);
    }
    if (schema.intOrString()) made.remove("type");
    Structural items = schema.items();
    if (items != null) made.set("items", place(items));
    Structural values = schema.values();
    if (values != null) made.set("additionalProperties", place(values));
    else if (schema.isMap())
      made.putObject("additionalProperties").put("x-kubernetes-preserve-unknown-fields", true);
    if (!schema.properties().isEmpty()) {
      ObjectNode properties = made.putObject("properties");
      schema.properties().forEach((name, property) -> properties.set(name, place(property)));
    }
    if (schema.embeds()) object(made);
    return made;
  }
}
