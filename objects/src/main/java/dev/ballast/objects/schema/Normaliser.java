package dev.ballast.objects.schema;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema.GroupVersionKind;
import dev.ballast.objects.schema.Schema.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings a request's tree into the one form that is stored and served: what Kubernetes' own
/// decoding and encoding of it would leave. Unknown fields go and are reported, values of a wrong
/// type refuse the whole, null and empty values go or stay as the field's [Presence] says,
/// quantities, times and bytes get their canonical text. One pass; the given tree is not changed,
/// unchanged leaves are shared with it.
public final class Normaliser {
  /// The normalised tree, and what strict field validation finds wrong: `unknown field "spec.foo"`.
  public record Result(ObjectNode tree, List<String> problems) {}

  private static final int MOST_PROBLEMS = 100;

  private final Schema root;
  private final FieldPath path = new FieldPath();
  private final List<String> problems = new ArrayList<>();

  private Normaliser(Schema root) {
    this.root = root;
  }

  /// @throws ApiException 400 where a value has a type that its field can't hold
  public static Result normalise(Schema schema, ObjectNode tree) {
    return normalise(schema, tree, why -> refusal(schema, why));
  }

  /// As [#normalise], with other words for a value that its field can't hold.
  public static Result normalise(
      Schema schema, ObjectNode tree, Function<String, ApiException> refusal) {
    var pass = new Normaliser(schema);
    try {
      return new Result(pass.object(schema, tree), pass.problems);
    } catch (Unfit unfit) {
      throw refusal.apply(unfit.words());
    }
  }

  /// The answer to a body that is no object of `schema`, and why it is none.
  public static ApiException refusal(Schema schema, String why) {
    GroupVersionKind kind = schema.groupVersionKind();
    String name = kind == null ? schema.shortName() : kind.kind();
    return refusal(name, kind == null ? "v1" : kind.version(), why);
  }

  /// 400 for something that is no object of `kind` at `version`.
  public static ApiException refusal(String kind, String version, String why) {
    String message =
        kind + " in version \"" + version + "\" cannot be handled as a " + kind + ": " + why;
    return ApiException.badRequest(message);
  }

  private JsonNode value(Schema schema, JsonNode value, String owner) {
    return switch (schema.type()) {
      case OBJECT -> objectOrMap(schema, value, owner);
      case ARRAY -> list(schema, value, owner);
      case STRING -> value.isString() ? value : unfit(value, owner, "string");
      case BOOLEAN -> value.isBoolean() ? value : unfit(value, owner, "bool");
      case INTEGER -> integer(schema, value, owner);
      case NUMBER -> value.isNumber() ? value : unfit(value, owner, "float64");
      case ANY -> value;
      case INT_OR_STRING -> Scalars.intOrString(value);
      case QUANTITY -> Scalars.quantity(value);
      case TIME -> Scalars.time(value, false);
      case MICRO_TIME -> Scalars.time(value, true);
      case BYTES -> value.isString() ? Scalars.bytes(value) : unfit(value, owner, "[]uint8");
    };
  }

  private JsonNode objectOrMap(Schema schema, JsonNode value, String owner) {
    if (!(value instanceof ObjectNode object)) return unfit(value, owner, GoType.of(schema));
    Schema values = schema.additionalProperties();
    if (values != null) return map(values, object, owner);
    return schema.properties().isEmpty() ? object : object(schema, object);
  }

  private ObjectNode object(Schema schema, ObjectNode given) {
    ObjectNode made = Json.object();
    String owner = schema.shortName();
    List<String> unknown = List.of();
    for (Map.Entry<String, JsonNode> each : given.properties()) {
      String name = each.getKey();
      Schema property = schema.property(name);
      if (property == null) {
        if (unknown.isEmpty()) unknown = new ArrayList<>();
        unknown.add(name);
        continue;
      }
      JsonNode value = each.getValue();
      if (value.isNull()) continue;
      path.enter(name);
      JsonNode kept = value(property, value, owner);
      path.leave();
      if (property.presence() != Presence.OMIT_EMPTY || !isEmpty(kept)) made.set(name, kept);
    }
    unknown.forEach(this::unknown);
    for (Map.Entry<String, Schema> each : schema.always()) {
      if (!made.has(each.getKey())) made.set(each.getKey(), zero(each.getValue()));
    }
    return made;
  }

  private static boolean isEmpty(JsonNode value) {
    if (value.isString()) return value.stringValue().isEmpty();
    if (value.isContainer()) return value.isEmpty();
    if (value.isNumber()) return value.asDouble() == 0;
    return value.isBoolean() && !value.booleanValue();
  }

  private ObjectNode map(Schema values, ObjectNode given, String owner) {
    ObjectNode made = Json.object();
    for (Map.Entry<String, JsonNode> each : given.properties()) {
      path.enterKey(each.getKey());
      made.set(
          each.getKey(),
          each.getValue().isNull() ? zero(values) : value(values, each.getValue(), owner));
      path.leave();
    }
    return made;
  }

  private JsonNode list(Schema schema, JsonNode value, String owner) {
    Schema items = schema.items();
    if (!(value instanceof ArrayNode array) || items == null)
      return unfit(value, owner, GoType.of(schema));
    ArrayNode made = Json.array();
    for (int i = 0; i < array.size(); i++) {
      path.enter(i);
      JsonNode item = array.get(i);
      made.add(item.isNull() ? zero(items) : value(items, item, owner));
      path.leave();
    }
    return made;
  }

  private JsonNode integer(Schema schema, JsonNode value, String owner) {
    boolean small = schema.format().equals("int32");
    String type = small ? "int32" : "int64";
    if (!value.isNumber()) return unfit(value, owner, type);
    boolean fits =
        value.isIntegralNumber() && (small ? value.canConvertToInt() : value.canConvertToLong());
    if (fits) return value;
    throw new Unfit(
        "json: cannot unmarshal number "
            + value.asString()
            + " into Go struct field "
            + field(owner, type));
  }

  /// What Go has in a field that was never set.
  private JsonNode zero(Schema schema) {
    if (schema.presence() == Presence.OR_NULL) return NullNode.getInstance();
    return switch (schema.type()) {
      case OBJECT -> schema.isMap() ? NullNode.getInstance() : object(schema, Json.object());
      case STRING, BYTES -> Scalars.EMPTY;
      case INTEGER, INT_OR_STRING, NUMBER -> Scalars.ZERO;
      case BOOLEAN -> Scalars.FALSE;
      case QUANTITY -> Scalars.NOTHING;
      case ARRAY, ANY, TIME, MICRO_TIME -> NullNode.getInstance();
    };
  }

  private void unknown(String name) {
    if (problems.size() >= MOST_PROBLEMS) return;
    path.enter(name);
    problems.add("unknown field \"" + path + "\"");
    path.leave();
  }

  private JsonNode unfit(JsonNode value, String owner, String type) {
    throw new Unfit(
        "json: cannot unmarshal "
            + GoType.word(value)
            + " into Go struct field "
            + field(owner, type));
  }

  private String field(String owner, String type) {
    String struct = owner.isEmpty() ? root.shortName() : owner;
    return struct + "." + path.fieldsOnly() + " of type " + type;
  }
}
