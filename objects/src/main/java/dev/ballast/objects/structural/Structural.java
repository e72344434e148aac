package dev.ballast.objects.structural;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An OpenAPI v3 schema as a CustomResourceDefinition states it (Kubernetes: JSONSchemaProps), read
/// once. Immutable.
public final class Structural {
  /// Schemas that a value must meet all, some, one or none of.
  public record Junctors(
      List<Structural> allOf,
      List<Structural> anyOf,
      List<Structural> oneOf,
      @Nullable Structural not) {
    boolean none() {
      return allOf.isEmpty() && anyOf.isEmpty() && oneOf.isEmpty() && not == null;
    }
  }

  private final JsonNode source;
  private final Map<String, Structural> properties;
  private final @Nullable Structural items;
  private final @Nullable Structural values;
  private final Junctors junctors;
  private final List<String> types;
  private final Limits limits;
  private final boolean fills;

  private Structural(JsonNode source) {
    this.source = source;
    var read = new LinkedHashMap<String, Structural>();
    new TreeMap<>(fields(source.path("properties")))
        .forEach((name, property) -> read.put(name, new Structural(property)));
    this.properties = read;
    this.items = at("items");
    this.values = at("additionalProperties");
    this.junctors = new Junctors(all("allOf"), all("anyOf"), all("oneOf"), at("not"));
    this.types = types(source);
    this.limits = new Limits(source);
    this.fills =
        source.has("default")
            || read.values().stream().anyMatch(each -> each.fills)
            || (items != null && items.fills)
            || (values != null && values.fills);
  }

  /// Reads an `openAPIV3Schema`.
  public static Structural of(JsonNode openApiV3Schema) {
    return new Structural(openApiV3Schema);
  }

  private static Map<String, JsonNode> fields(JsonNode object) {
    var fields = new LinkedHashMap<String, JsonNode>();
    object.properties().forEach(each -> fields.put(each.getKey(), each.getValue()));
    return fields;
  }

  private @Nullable Structural at(String field) {
    JsonNode there = source.path(field);
    return there.isObject() ? new Structural(there) : null;
  }

  private List<Structural> all(String field) {
    var all = new ArrayList<Structural>();
    for (JsonNode each : source.path(field)) all.add(new Structural(each));
    return List.copyOf(all);
  }

  private static List<String> types(JsonNode source) {
    if (Json.flag(source, "x-kubernetes-int-or-string")) return List.of("integer", "string");
    String type = Json.string(source, "type");
    return type.isEmpty() ? List.of() : List.of(type);
  }

  /// The schema as it was written.
  public JsonNode source() {
    return source;
  }

  /// `object`, `array`, `string`... or `""`.
  public String type() {
    return Json.string(source, "type");
  }

  /// The types that a value may have; none where any will do.
  List<String> types() {
    return types;
  }

  public String format() {
    return Json.string(source, "format");
  }

  public boolean nullable() {
    return Json.flag(source, "nullable");
  }

  /// The fixed fields, by name.
  public Map<String, Structural> properties() {
    return properties;
  }

  public @Nullable Structural property(String name) {
    return properties.get(name);
  }

  /// What a list's items are.
  public @Nullable Structural items() {
    return items;
  }

  /// What the values of a map are; null where there is no map, or anything may be in it.
  public @Nullable Structural values() {
    return values;
  }

  /// Whether there may be other keys than the fixed fields.
  public boolean isMap() {
    JsonNode additional = source.path("additionalProperties");
    return additional.isObject() || (additional.isBoolean() && additional.booleanValue());
  }

  /// Whether other keys are forbidden, and not only left out.
  boolean isClosed() {
    JsonNode additional = source.path("additionalProperties");
    return additional.isBoolean() && !additional.booleanValue();
  }

  public boolean preserves() {
    return Json.flag(source, "x-kubernetes-preserve-unknown-fields");
  }

  /// Whether a whole object with kind and metadata stands here.
  public boolean embeds() {
    return Json.flag(source, "x-kubernetes-embedded-resource");
  }

  public boolean intOrString() {
    return Json.flag(source, "x-kubernetes-int-or-string");
  }

  /// `atomic`, `set`, `map`, or `""`.
  public String listType() {
    return Json.string(source, "x-kubernetes-list-type");
  }

  public List<String> mapKeys() {
    return source
        .path("x-kubernetes-list-map-keys")
        .valueStream()
        .map(each -> each.asString(""))
        .toList();
  }

  public @Nullable JsonNode defaultValue() {
    return source.get("default");
  }

  /// The rules in CEL that stand here (`x-kubernetes-validations`).
  public List<JsonNode> rules() {
    return source.path("x-kubernetes-validations").valueStream().toList();
  }

  Junctors junctors() {
    return junctors;
  }

  Limits limits() {
    return limits;
  }

  /// Whether a default stands here or anywhere below.
  boolean fills() {
    return fills;
  }
}
