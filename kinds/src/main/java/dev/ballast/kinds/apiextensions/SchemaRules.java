package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.structural.Structural;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must hold for the schema of a version: that it is structural, that its defaults are such as
/// it allows, and that it uses of OpenAPI v3 what Kubernetes knows.
final class SchemaRules {
  private static final List<String> ROOT_FIELDS =
      List.of(
          "Description",
          "Type",
          "Format",
          "Title",
          "Maximum",
          "ExclusiveMaximum",
          "Minimum",
          "ExclusiveMinimum",
          "MaxLength",
          "MinLength",
          "Pattern",
          "MaxItems",
          "MinItems",
          "UniqueItems",
          "MultipleOf",
          "Required",
          "Items",
          "Properties",
          "ExternalDocs",
          "Example",
          "XPreserveUnknownFields",
          "XValidations");
  private static final Set<String> FORBIDDEN_AT_ROOT =
      Set.of(
          "$ref",
          "$schema",
          "additionalItems",
          "additionalProperties",
          "allOf",
          "anyOf",
          "default",
          "definitions",
          "dependencies",
          "enum",
          "id",
          "maxProperties",
          "minProperties",
          "not",
          "nullable",
          "oneOf",
          "patternProperties",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-int-or-string",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-list-type",
          "x-kubernetes-map-type");
  private static final String[] TYPES = {
    "array", "boolean", "integer", "number", "object", "string"
  };
  private static final Set<String> OF_EVERY_OBJECT = Set.of("metadata", "kind", "apiVersion");

  /// Where in a schema a walk stands.
  ///
  /// @param noDefaults why no default may stand here; null where one may
  /// @param inMeta whether this is about an object's kind or metadata
  /// @param lost the place from which on an old value can't be told from the others, or `""`
  private record Spot(boolean root, @Nullable String noDefaults, boolean inMeta, String lost) {
    Spot below() {
      return new Spot(false, noDefaults, inMeta, lost);
    }

    Spot withoutDefaults(String why) {
      return new Spot(root, why, inMeta, lost);
    }

    Spot inMetadata() {
      return new Spot(root, noDefaults, true, lost);
    }

    Spot lostAt(String place) {
      return lost.isEmpty() ? new Spot(root, noDefaults, inMeta, place) : this;
    }
  }

  private SchemaRules() {}

  /// @param holder where `openAPIV3Schema` stands
  static void check(Field holder, boolean hasStatus) {
    Field schema = holder.at("openAPIV3Schema");
    if (schema.absent()) return;
    if (hasStatus) root(schema);
    if (schema.at("nullable").flag())
      schema.at("nullable").forbidden("nullable cannot be true at the root");
    Structural read = Structural.of(schema.value());
    boolean sound = StructuralRules.check(schema) && DefaultRules.check(schema, read);
    walk(schema, new Spot(true, null, false, ""), sound);
  }

  private static void root(Field schema) {
    Field type = schema.at("type");
    if (type.filled() && !type.is("object")) {
      type.invalid(
          "only \"object\" is allowed as the type at the root of the schema if the status"
              + " subresource is enabled");
    }
    boolean forbidden = schema.keys().stream().anyMatch(FORBIDDEN_AT_ROOT::contains);
    if (!forbidden) return;
    schema.invalid(
        "only ["
            + String.join(" ", ROOT_FIELDS)
            + "] fields are allowed at the root of the schema if the status subresource is"
            + " enabled");
  }

  private static void walk(Field schema, Spot spot, boolean sound) {
    int before = schema.errors().size();
    plain(schema, spot);
    if (schema.at("uniqueItems").flag())
      schema
          .at("uniqueItems")
          .forbidden(
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    children(schema, spot, sound);
    extensions(schema);
    ListTypeRules.check(schema);
    RuleTexts.check(schema);
    boolean wellFormed = sound && schema.errors().size() == before;
    if (wellFormed) RuleExpressions.check(schema, spot.root(), spot.lost());
  }

  private static void plain(Field schema, Spot spot) {
    Field type = schema.at("type");
    if (type.filled() && !List.of(TYPES).contains(type.text())) type.notSupported(TYPES);
    String noDefaults = spot.noDefaults();
    if (schema.value().has("default") && noDefaults != null)
      schema.at("default").forbidden("must not be set " + noDefaults);
    for (String each : List.of("id", "additionalItems", "patternProperties", "definitions"))
      if (schema.at(each).filled()) schema.at(each).forbidden(each + " is not supported");
    for (String each : List.of("dependencies", "$ref"))
      if (schema.at(each).present()) schema.at(each).forbidden(each + " is not supported");
    if (type.is("null"))
      type.forbidden("type cannot be set to null, use nullable as an alternative");
    if (schema.at("items").value().isArray())
      schema.at("items").forbidden("items must be a schema object and not an array");
    if (spot.inMeta() && schema.at("x-kubernetes-embedded-resource").flag())
      schema
          .at("x-kubernetes-embedded-resource")
          .forbidden("must not be used inside of resource meta");
  }

  private static void children(Field schema, Spot spot, boolean sound) {
    Field additional = schema.at("additionalProperties");
    Field properties = schema.at("properties");
    if (additional.present() && properties.filled()) {
      boolean allows = additional.value().isBoolean() && additional.flag();
      if (!allows) additional.forbidden("additionalProperties and properties are mutual exclusive");
    }
    if (additional.value().isObject()) {
      Spot inside =
          spot.inMeta()
              ? spot.withoutDefaults("inside additionalProperties applying to object metadata")
              : spot;
      walk(additional, inside.below(), sound);
    }
    boolean whole = spot.root() || schema.at("x-kubernetes-embedded-resource").flag();
    for (String name : properties.keys()) {
      Spot inside = spot;
      if (schema.at("x-kubernetes-map-type").is("atomic")) inside = inside.lostAt(schema.path());
      if (whole && OF_EVERY_OBJECT.contains(name)) {
        inside = inside.inMetadata();
        if (spot.root()) inside = inside.withoutDefaults("in top-level " + name);
      }
      walk(properties.key(name), inside.below(), sound);
    }
    if (schema.at("not").present()) walk(schema.at("not"), spot.below(), false);
    for (String each : List.of("allOf", "oneOf", "anyOf"))
      for (Field one : schema.at(each).items()) walk(one, spot.below(), false);
    if (schema.at("items").value().isObject()) {
      boolean keyed = schema.at("x-kubernetes-list-type").is("map");
      Spot inside = keyed ? spot : spot.lostAt(schema.path());
      walk(schema.at("items"), inside.below(), sound);
    }
  }

  private static void extensions(Field schema) {
    Field type = schema.at("type");
    Field preserves = schema.at("x-kubernetes-preserve-unknown-fields");
    if (preserves.present() && !preserves.flag()) preserves.invalid("must be true or undefined");
    Field map = schema.at("x-kubernetes-map-type");
    if (map.present()) {
      String words = "must be object if x-kubernetes-map-type is specified";
      if (type.empty()) type.required(words);
      else if (!type.is("object")) type.invalid(words);
      map.oneOf("atomic", "granular");
    }
  }
}
