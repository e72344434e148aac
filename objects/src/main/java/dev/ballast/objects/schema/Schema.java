package dev.ballast.objects.schema;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is known of a value: a definition such as `io.k8s.api.core.v1.Pod`, or a place in one (a
/// property, a list's items, a map's values). A place that refers to a definition answers with the
/// definition's properties and its own list and patch rules. Immutable; what a definition refers to
/// is read when first asked for, as definitions refer to themselves.
public final class Schema {
  /// What JSON a value may be. The last five are strings (or numbers) with a form of their own.
  public enum Type {
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    ANY,
    INT_OR_STRING,
    QUANTITY,
    TIME,
    MICRO_TIME,
    BYTES
  }

  /// Whether a field is written when it is empty.
  public enum Presence {
    /// An empty value (`""`, 0, false, a list or map without entries) is left out.
    OMIT_EMPTY,
    /// As it was given; absent stays absent.
    OPTIONAL,
    /// Always there: absent becomes the empty value, `{}` for an object and null for a list or a
    /// time.
    ALWAYS,
    /// Always there: absent becomes null.
    OR_NULL
  }

  /// How the items of a list belong together when two writers change it.
  public enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /// A kind's group, version and name.
  public record GroupVersionKind(String group, String version, String kind) {}

  private final Schemas schemas;
  private final String name;
  private final boolean reference;
  private final Type type;
  private final JsonNode source;
  private final Presence presence;
  private final ListType listType;
  private final List<String> mapKeys;
  private final boolean atomicMap;
  private final boolean open;
  private final Map<String, Schema> properties;
  private final List<Map.Entry<String, Schema>> always;
  private final @Nullable Schema items;
  private final @Nullable Schema values;

  Schema(Schemas schemas, String definition, JsonNode source) {
    this.schemas = schemas;
    this.source = source;
    String target = source.path("$ref").asString("");
    this.reference = !target.isEmpty();
    this.name = reference ? target : definition;
    this.type = type(source, name);
    this.presence = presence(source);
    this.listType = listType(source.path("x-kubernetes-list-type").asString(""));
    this.mapKeys = texts(source.path("x-kubernetes-list-map-keys"));
    this.atomicMap = source.path("x-kubernetes-map-type").asString("").equals("atomic");
    this.open = source.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
    this.items = source.has("items") ? new Schema(schemas, "", source.path("items")) : null;
    this.values =
        source.has("additionalProperties")
            ? new Schema(schemas, "", source.path("additionalProperties"))
            : null;
    this.properties = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : source.path("properties").properties()) {
      properties.put(each.getKey(), new Schema(schemas, "", each.getValue()));
    }
    this.always = properties.entrySet().stream().filter(e -> e.getValue().isAlwaysThere()).toList();
  }

  private static Type type(JsonNode source, String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "Quantity" -> Type.QUANTITY;
      case "IntOrString" -> Type.INT_OR_STRING;
      case "Time" -> Type.TIME;
      case "MicroTime" -> Type.MICRO_TIME;
      case "RawExtension", "FieldsV1", "JSON", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool" ->
          Type.ANY;
      case "JSONSchemaPropsOrStringArray", "Patch" -> Type.ANY;
      default -> source.has("$ref") ? Type.OBJECT : plainType(source);
    };
  }

  private static Type plainType(JsonNode source) {
    return switch (source.path("type").asString("")) {
      case "object" -> Type.OBJECT;
      case "array" -> Type.ARRAY;
      case "string" -> source.path("format").asString("").equals("byte") ? Type.BYTES : Type.STRING;
      case "integer" -> Type.INTEGER;
      case "number" -> Type.NUMBER;
      case "boolean" -> Type.BOOLEAN;
      default -> Type.ANY;
    };
  }

  private static Presence presence(JsonNode source) {
    return switch (source.path("x-presence").asString("")) {
      case "always" -> Presence.ALWAYS;
      case "optional" -> Presence.OPTIONAL;
      case "null" -> Presence.OR_NULL;
      default -> source.has("$ref") ? Presence.OPTIONAL : Presence.OMIT_EMPTY;
    };
  }

  private static ListType listType(String text) {
    return switch (text) {
      case "map" -> ListType.MAP;
      case "set" -> ListType.SET;
      default -> ListType.ATOMIC;
    };
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(each -> each.asString("")).toList();
  }

  /// The definition's full name; `""` for a place that is described where it stands.
  public String name() {
    return name;
  }

  /// The last part of the name: `Pod`, `ObjectMeta`.
  public String shortName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  public Type type() {
    return type;
  }

  /// `int32`, `int64`, `date-time`... or `""`.
  public String format() {
    return definition().source.path("format").asString("");
  }

  public Presence presence() {
    return presence;
  }

  /// The properties of an object with fixed fields; empty for a map.
  public Map<String, Schema> properties() {
    return definition().properties;
  }

  public @Nullable Schema property(String field) {
    return definition().properties.get(field);
  }

  /// What stands at `field`, be it described, a key of a map, or anything; null where nothing may.
  public @Nullable Schema inside(String field) {
    Schema property = property(field);
    if (property != null) return property;
    if (values != null) return values;
    return open ? schemas.undescribed() : null;
  }

  /// Whether this is an object of free keys rather than of fixed fields.
  public boolean isMap() {
    return values != null;
  }

  /// Whether fields may stand here that are not described.
  public boolean isOpen() {
    return open;
  }

  /// Whether nothing at all is described: an object found here is one of fields, any other value is
  /// one whole.
  public boolean isUndescribed() {
    return open && type == Type.ANY;
  }

  /// What a list's items are; `null` where this is no list.
  public @Nullable Schema items() {
    return items;
  }

  /// What a map's values are; `null` where this is no map.
  public @Nullable Schema additionalProperties() {
    return values;
  }

  public Set<String> required() {
    return new TreeSet<>(texts(definition().source.path("required")));
  }

  /// The published default; `null` where there is none (most defaults are in `kinds`).
  public @Nullable JsonNode defaultValue() {
    return source.get("default");
  }

  public ListType listType() {
    return listType;
  }

  /// The fields that tell an item of a `MAP` list from the others.
  public List<String> listMapKeys() {
    return mapKeys;
  }

  /// Whether an object or map is replaced and owned as a whole.
  public boolean atomic() {
    return atomicMap || (reference && definition().atomicMap);
  }

  /// The key by which a strategic merge patch matches items, or `""`.
  public String patchMergeKey() {
    return source.path("x-kubernetes-patch-merge-key").asString("");
  }

  /// `merge`, `retainKeys`, `replace`; empty for none.
  public Set<String> patchStrategies() {
    String text = source.path("x-kubernetes-patch-strategy").asString("");
    return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(",")));
  }

  /// The group, version and kind of a kind's definition; `null` for any other.
  public @Nullable GroupVersionKind groupVersionKind() {
    JsonNode first = definition().source.path("x-kubernetes-group-version-kind").path(0);
    if (first.isMissingNode()) return null;
    return new GroupVersionKind(
        first.path("group").asString(""),
        first.path("version").asString(""),
        first.path("kind").asString(""));
  }

  /// This definition as an OpenAPI v3 schema with descriptions, as `/openapi/v3` serves it.
  public JsonNode openApi() {
    return name.isEmpty() ? source : schemas.openApi(name);
  }

  private boolean isAlwaysThere() {
    return presence == Presence.ALWAYS || presence == Presence.OR_NULL;
  }

  /// The fields that are there even when empty.
  List<Map.Entry<String, Schema>> always() {
    return definition().always;
  }

  JsonNode source() {
    return source;
  }

  private Schema definition() {
    return reference ? schemas.named(name) : this;
  }

  @Override
  public String toString() {
    return name.isEmpty() ? type.toString() : name;
  }
}
