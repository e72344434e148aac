package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.rule.Field;
import java.util.HashSet;
import java.util.List;

/// What a schema says of how the items of a list belong together.
final class ListTypeRules {
  private ListTypeRules() {}

  static void check(Field schema) {
    Field type = schema.at("type");
    Field listType = schema.at("x-kubernetes-list-type");
    Field keys = schema.at("x-kubernetes-list-map-keys");
    if (listType.present() && !type.is("array")) {
      String words = "must be array if x-kubernetes-list-type is specified";
      if (type.empty()) type.required(words);
      else type.invalid(words);
    } else if (listType.is("set") && schema.at("items").value().isObject()) {
      set(schema.at("items"));
    }
    if (listType.present()) listType.oneOf("atomic", "set", "map");
    if (keys.filled() && !listType.is("map")) {
      String words = "must be map if x-kubernetes-list-map-keys is non-empty";
      if (listType.absent()) listType.required(words);
      else listType.invalid(words);
    }
    if (listType.is("map")) map(schema, keys);
    if (listType.is("map") || listType.is("set")) identity(schema, listType.text(), keys);
  }

  /// The items of a set are compared as a whole.
  private static void set(Field items) {
    String words = "must be atomic as item of a list with x-kubernetes-list-type=set";
    Field listType = items.at("x-kubernetes-list-type");
    Field mapType = items.at("x-kubernetes-map-type");
    if (items.at("type").is("array") && listType.present() && !listType.is("atomic"))
      listType.invalid(words);
    if (items.at("type").is("object") && !mapType.is("atomic")) mapType.invalidJson("null", words);
  }

  private static void map(Field schema, Field keys) {
    Field items = schema.at("items");
    if (keys.empty()) keys.required("must not be empty if x-kubernetes-list-type is map");
    if (items.absent()) {
      items.required("must have a schema if x-kubernetes-list-type is map");
      return;
    }
    Field type = items.at("type");
    if (!type.is("object")) {
      type.invalid("must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    var seen = new HashSet<String>();
    for (Field key : keys.items()) {
      Field property = items.at("properties").key(key.text());
      if (property.absent()) keys.invalid("entries must all be names of item properties");
      else if (List.of("array", "object").contains(property.at("type").text())) {
        property
            .at("type")
            .invalid(
                type.text(),
                "must be a scalar type if parent array's x-kubernetes-list-type is map");
      }
      if (!seen.add(key.text())) keys.invalid("must not contain duplicate entries");
    }
  }

  private static void identity(Field schema, String listType, Field keys) {
    Field items = schema.at("items");
    if (items.at("nullable").flag())
      items
          .at("nullable")
          .forbidden("cannot be nullable when x-kubernetes-list-type is " + listType);
    if (!listType.equals("map")) return;
    List<String> required = items.at("required").items().stream().map(Field::text).toList();
    for (Field key : keys.items()) {
      Field property = items.at("properties").key(key.text());
      if (property.absent()) continue;
      if (!required.contains(key.text()) && property.at("default").absent())
        property
            .at("default")
            .required(
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                    + " required property");
      if (property.at("nullable").flag())
        property
            .at("nullable")
            .forbidden("this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
    }
  }
}
