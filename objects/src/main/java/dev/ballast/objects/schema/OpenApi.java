package dev.ballast.objects.schema;

import dev.ballast.objects.Json;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes definitions as Kubernetes' OpenAPI v3 documents have them.
record OpenApi(Schemas schemas, Map<String, String> descriptions) {
  private static final String COMPONENTS = "#/components/schemas/";

  ObjectNode components(Collection<String> roots) {
    var done = new TreeMap<String, ObjectNode>();
    var waiting = new ArrayDeque<String>(roots);
    while (!waiting.isEmpty()) {
      String name = waiting.poll();
      if (done.containsKey(name)) continue;
      Schema schema = schemas.named(name);
      done.put(name, definition(schema));
      references(schema, waiting);
    }
    ObjectNode components = Json.object();
    done.forEach(components::set);
    return components;
  }

  private static void references(Schema schema, Collection<String> found) {
    for (Schema each : schema.properties().values()) {
      Schema place = each;
      for (Schema inner = each;
          inner != null;
          inner = inner.items() == null ? inner.additionalProperties() : inner.items()) {
        place = inner;
      }
      if (!place.name().isEmpty()) found.add(place.name());
    }
  }

  ObjectNode definition(Schema schema) {
    String text = descriptions.get(schema.name());
    JsonNode words = text == null ? Json.object() : Json.parse(text);
    ObjectNode made = Json.object();
    describe(made, words.path("").asString(""));
    for (Map.Entry<String, JsonNode> each : schema.source().properties()) {
      if (!each.getKey().equals("properties")) made.set(each.getKey(), each.getValue().deepCopy());
    }
    if (schema.properties().isEmpty()) return made;
    ObjectNode properties = made.putObject("properties");
    schema
        .properties()
        .forEach(
            (name, property) ->
                properties.set(name, property(property, words.path(name).asString(""))));
    return made;
  }

  private static void describe(ObjectNode made, String words) {
    if (!words.isEmpty()) made.put("description", words);
  }

  private static ObjectNode property(Schema property, String words) {
    ObjectNode made = place(property);
    describe(made, words);
    if (property.presence() == Schema.Presence.ALWAYS && !made.has("default"))
      emptyDefault(made, property);
    String target = made.path("$ref").asString("");
    if (target.isEmpty() || made.size() == 1) return made;
    made.remove("$ref");
    made.putArray("allOf").addObject().put("$ref", target);
    return made;
  }

  private static void emptyDefault(ObjectNode made, Schema property) {
    switch (property.type()) {
      case OBJECT -> {
        if (!property.isMap()) made.putObject("default");
      }
      case STRING -> made.put("default", "");
      case INTEGER -> made.put("default", 0);
      case BOOLEAN -> made.put("default", false);
      default -> {
        /* A list or a time has no default. */
      }
    }
  }

  private static ObjectNode place(Schema place) {
    ObjectNode made = Json.object();
    for (Map.Entry<String, JsonNode> each : place.source().properties()) {
      switch (each.getKey()) {
        case "x-presence", "items", "additionalProperties" -> {
          /* Ours alone, or written below. */
        }
        case "$ref" -> made.put("$ref", COMPONENTS + place.name());
        default -> made.set(each.getKey(), each.getValue().deepCopy());
      }
    }
    Schema items = place.items();
    if (items != null) made.set("items", place(items));
    Schema values = place.additionalProperties();
    if (values != null) made.set("additionalProperties", place(values));
    return made;
  }
}
