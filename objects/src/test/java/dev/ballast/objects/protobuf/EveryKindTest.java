package dev.ballast.objects.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An object of every kind with all its fields set: what we write, Kubernetes' own messages know
/// field by field, and we read it as it was.
class EveryKindTest {
  private static final Schemas SCHEMAS = Schemas.load();
  private static final PublishedMessages PUBLISHED = published();
  private static final int DEEP_ENOUGH = 9;

  private final Protobuf protobuf = new Protobuf();

  private static PublishedMessages published() {
    try {
      return new PublishedMessages();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> kinds() {
    return SCHEMAS.names().stream()
        .filter(name -> SCHEMAS.named(name).groupVersionKind() != null)
        .filter(name -> name.matches(".*\\.v[12]\\.\\w+") && !name.endsWith("List"))
        .filter(name -> !name.endsWith("WatchEvent"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyFieldComesThrough(String definition) throws Exception {
    ObjectNode full = object(SCHEMAS.named(definition), 0);
    full.put("apiVersion", "v").put("kind", "k");
    for (String typeless : new String[] {"volumeClaimTemplates", "deleteOptions"})
      full.findParents(typeless).forEach(each -> withoutType(each.get(typeless)));
    assertThat(protobuf.has(definition)).isTrue();
    byte[] bytes = protobuf.message(full, definition);
    ObjectNode read = protobuf.read(Protobuf.envelope("v", "k", bytes), definition);
    assertThat(differences(full, read, "")).isEmpty();
    String message = Messages.of(definition);
    if (PUBLISHED.has(message)) PublishedMessages.assertAllKnown(PUBLISHED.parse(message, bytes));
    else assertThat(message).containsPattern("apiregistration|meta\\.v1");
  }

  @Test
  void whatAllHaveIsThere() {
    assertThat(kinds()).hasSizeGreaterThan(60).contains("io.k8s.api.core.v1.Pod");
  }

  /// Messages inside others have no type of their own.
  private static void withoutType(JsonNode inner) {
    if (inner instanceof ObjectNode object) object.remove(List.of("apiVersion", "kind"));
    else inner.forEach(EveryKindTest::withoutType);
  }

  private static ObjectNode object(Schema schema, int depth) {
    ObjectNode made = Json.object();
    schema.properties().forEach((name, each) -> set(made, name, each, depth));
    return made;
  }

  private static void set(ObjectNode made, String name, Schema schema, int depth) {
    JsonNode value = value(schema, depth + 1);
    if (!value.isNull()) made.set(name, value);
  }

  /// A value that is not the empty one, so that a field that is lost shows.
  private static JsonNode value(Schema schema, int depth) {
    return switch (schema.type()) {
      case OBJECT ->
          schema.isMap() ? map(schema.additionalProperties(), depth) : inner(schema, depth);
      case ARRAY -> list(schema.items(), depth);
      case STRING -> Json.tree("text");
      case INTEGER -> Json.tree(schema.format().equals("int32") ? -7 : 7_000_000_000L);
      case NUMBER -> Json.tree(0.5);
      case BOOLEAN -> Json.tree(true);
      case ANY -> any(schema);
      case INT_OR_STRING -> Json.tree("20%");
      case QUANTITY -> Json.tree("1500m");
      case TIME -> Json.tree("2026-01-02T03:04:05Z");
      case MICRO_TIME -> Json.tree("2026-01-02T03:04:05.678901Z");
      case BYTES -> Json.tree("AQL/");
    };
  }

  private static JsonNode inner(Schema schema, int depth) {
    return depth > DEEP_ENOUGH ? Json.object() : object(schema, depth);
  }

  private static JsonNode any(Schema schema) {
    return switch (schema.shortName()) {
      case "JSONSchemaPropsOrBool" -> Json.tree(false);
      case "JSONSchemaPropsOrArray" -> Json.array().add(Json.object().put("$ref", "r"));
      case "JSONSchemaPropsOrStringArray" -> Json.array().add("a").add("b");
      default -> Json.object().put("f:a", 1);
    };
  }

  private static JsonNode map(Schema values, int depth) {
    ObjectNode map = Json.object();
    map.set("one", value(values, depth + 1));
    map.set("two", value(values, depth + 1));
    return map;
  }

  private static JsonNode list(Schema items, int depth) {
    ArrayNode list = Json.array();
    return list.add(value(items, depth + 1)).add(value(items, depth + 1));
  }

  /// The places where `read` is not what was `written`: in full, the two are unreadable.
  private static List<String> differences(JsonNode written, JsonNode read, String path) {
    if (Json.same(written, read)) return List.of();
    var found = new ArrayList<String>();
    if (written.isObject() && read.isObject()) {
      written
          .properties()
          .forEach(
              each -> {
                JsonNode there = read.path(each.getKey());
                found.addAll(differences(each.getValue(), there, path + "." + each.getKey()));
              });
    } else if (written.isArray() && written.size() == read.size()) {
      for (int i = 0; i < written.size(); i++)
        found.addAll(differences(written.get(i), read.get(i), path + "[]"));
    }
    if (found.isEmpty()) found.add(path + ": " + written + " was read as " + read);
    return found;
  }
}
