package dev.ballast.kinds.apiextensions;

import com.google.re2j.PatternSyntaxException;
import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// That a schema is structural
/// (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/>):
/// it names the type of everything, and what is said under `allOf`, `anyOf`, `oneOf` and `not` only
/// narrows what is said outside.
final class StructuralRules {
  private static final JsonNode INT_OR_STRING =
      Json.parse("[{\"type\":\"integer\"},{\"type\":\"string\"}]");
  private static final String EMBEDDED = "x-kubernetes-embedded-resource";
  private static final String PRESERVES = "x-kubernetes-preserve-unknown-fields";
  private static final String INT_OR_STRING_FLAG = "x-kubernetes-int-or-string";

  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    private final String words;

    Level(String words) {
      this.words = words;
    }
  }

  private StructuralRules() {}

  /// Whether it is. Complaints come in the order of their text, as Kubernetes sorts them.
  static boolean check(Field schema) {
    List<FieldError> errors = schema.errors();
    int before = errors.size();
    invariants(schema, Level.ROOT);
    completeness(schema);
    List<FieldError> own = errors.subList(before, errors.size());
    own.sort(Comparator.comparing(FieldError::message));
    return own.isEmpty();
  }

  private static void invariants(Field schema, Level level) {
    Field items = schema.at("items");
    if (schema.at("type").is("array") && items.absent()) items.required("must be specified");
    if (items.value().isObject()) invariants(items, Level.ITEM);
    Field properties = schema.at("properties");
    for (String name : properties.keys()) invariants(properties.key(name), Level.FIELD);
    Field additional = schema.at("additionalProperties");
    if (additional.present()) {
      if (level == Level.ROOT) additional.forbidden("must not be used at the root");
      if (additional.value().isObject()) invariants(additional, Level.FIELD);
    }
    flags(schema);
    boolean anyOf = Json.same(schema.at("anyOf").value(), INT_OR_STRING);
    boolean allOf = Json.same(schema.at("allOf").index(0).at("anyOf").value(), INT_OR_STRING);
    values(schema, level, anyOf, allOf);
    type(schema, level);
    metadata(schema, level);
  }

  private static void flags(Field schema) {
    if (!schema.at(INT_OR_STRING_FLAG).flag()) return;
    String words = "must be false if x-kubernetes-int-or-string is true";
    if (schema.at(PRESERVES).flag()) schema.at(PRESERVES).invalid(words);
    if (schema.at(EMBEDDED).flag()) schema.at(EMBEDDED).invalid(words);
  }

  private static void type(Field schema, Level level) {
    Field type = schema.at("type");
    boolean embeds = schema.at(EMBEDDED).flag();
    boolean any = schema.at(INT_OR_STRING_FLAG).flag() || schema.at(PRESERVES).flag();
    if (embeds && !type.is("object")) {
      String words = "must be object if x-kubernetes-embedded-resource is true";
      if (type.empty()) type.required(words);
      else type.invalid(words);
    } else if (type.empty() && !any) {
      type.required(level.words);
    }
    if (embeds && schema.at("additionalProperties").present())
      schema
          .at("additionalProperties")
          .forbidden("must not be used if x-kubernetes-embedded-resource is set");
    if (level == Level.ROOT && type.filled() && !type.is("object"))
      type.invalid("must be object at the root");
    if (embeds && !schema.at(PRESERVES).flag() && schema.at("properties").empty())
      schema
          .at("properties")
          .required(
              "must not be empty if x-kubernetes-embedded-resource is true without"
                  + " x-kubernetes-preserve-unknown-fields");
  }

  private static void metadata(Field schema, Level level) {
    boolean whole = level == Level.ROOT || schema.at(EMBEDDED).flag();
    Field properties = schema.at("properties");
    for (String name : List.of("kind", "apiVersion")) {
      Field type = properties.key(name).at("type");
      if (whole && properties.key(name).present() && !type.is("string"))
        type.invalid(type.text(), "must be string");
    }
    Field metadata = properties.key("metadata");
    if (metadata.absent()) return;
    if (whole && !metadata.at("type").is("object"))
      metadata.at("type").invalid(metadata.at("type").text(), "must be object");
    if (level == Level.ROOT && says(metadata.value()))
      metadata.forbidden(
          "must not specify anything other than name and generateName, but metadata is implicitly"
              + " specified");
  }

  /// Whether a schema of metadata says more than how the object may be called.
  private static boolean says(JsonNode metadata) {
    ObjectNode rest = ((ObjectNode) metadata).deepCopy();
    rest.remove(List.of("type", "default"));
    boolean namesAlone =
        rest.path("properties").properties().stream()
            .allMatch(each -> Set.of("name", "generateName").contains(each.getKey()));
    if (namesAlone) rest.remove("properties");
    return !rest.isEmpty();
  }

  private static void values(Field schema, Level level, boolean skipAnyOf, boolean skipAllOf) {
    if (!skipAnyOf) for (Field each : schema.at("anyOf").items()) nested(each, level, false);
    List<Field> all = schema.at("allOf").items();
    for (int i = 0; i < all.size(); i++) nested(all.get(i), level, skipAllOf && i == 0);
    for (Field each : schema.at("oneOf").items()) nested(each, level, false);
    if (schema.at("not").present()) nested(schema.at("not"), level, false);
    Field pattern = schema.at("pattern");
    if (pattern.empty()) return;
    try {
      com.google.re2j.Pattern.compile(pattern.text());
    } catch (PatternSyntaxException e) {
      pattern.invalid("must be a valid regular expression, but isn't: " + e.getMessage());
    }
  }

  private static void nested(Field schema, Level level, boolean skipAnyOf) {
    values(schema, level, skipAnyOf, false);
    if (schema.at("items").value().isObject()) nested(schema.at("items"), level, false);
    Field properties = schema.at("properties");
    for (String name : properties.keys()) nested(properties.key(name), Level.FIELD, false);
    emptyThere(schema, "type");
    if (schema.at("additionalProperties").present())
      schema.at("additionalProperties").forbidden("must be undefined to be structural");
    if (schema.value().has("default"))
      schema.at("default").forbidden("must be undefined to be structural");
    emptyThere(schema, "title");
    emptyThere(schema, "description");
    falseThere(schema, "nullable");
    if (schema.at("externalDocs").present())
      schema.at("externalDocs").forbidden("must be undefined to be structural");
    for (String each : List.of(PRESERVES, EMBEDDED, INT_OR_STRING_FLAG)) falseThere(schema, each);
    emptyThere(schema, "x-kubernetes-list-map-keys");
    for (String each : List.of("x-kubernetes-list-type", "x-kubernetes-map-type"))
      if (schema.at(each).present())
        schema.at(each).forbidden("must be undefined to be structural");
    emptyThere(schema, "x-kubernetes-validations");
    if (properties.key("metadata").present())
      properties.key("metadata").forbidden("must not be specified in a nested context");
  }

  private static void emptyThere(Field schema, String name) {
    if (schema.at(name).filled()) schema.at(name).forbidden("must be empty to be structural");
  }

  private static void falseThere(Field schema, String name) {
    if (schema.at(name).flag()) schema.at(name).forbidden("must be false to be structural");
  }

  /// Whatever is narrowed must be specified outside.
  private static void completeness(Field schema) {
    narrowed(schema, schema);
  }

  private static void narrowed(Field inside, Field outside) {
    for (String each : List.of("allOf", "anyOf", "oneOf"))
      for (Field one : inside.at(each).items()) specified(one, outside);
    if (inside.at("not").present()) specified(inside.at("not"), outside);
  }

  private static void specified(Field inside, Field outside) {
    if (outside.absent()) {
      outside.required("because it is defined in " + inside.path());
      return;
    }
    narrowed(inside, outside);
    if (inside.at("items").present()) specified(inside.at("items"), outside.at("items"));
    Field properties = inside.at("properties");
    for (String name : properties.keys())
      specified(properties.key(name), outside.at("properties").key(name));
  }
}
