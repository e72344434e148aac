package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.structural.DefaultCheck;
import dev.ballast.objects.structural.Structural;

/// That each default is a value that its own schema allows.
final class DefaultRules {
  private DefaultRules() {}

  /// Whether all are.
  static boolean check(Field schema, Structural read) {
    int before = schema.errors().size();
    walk(schema, read);
    return schema.errors().size() == before;
  }

  private static void walk(Field schema, Structural read) {
    Field value = schema.at("default");
    if (schema.value().has("default")) {
      if (!DefaultCheck.isPruned(read, value.value()))
        value.invalid("must not have unknown fields");
      schema.errors().addAll(DefaultCheck.errors(read, value.value(), value.path()));
    }
    Structural items = read.items();
    if (items != null) walk(schema.at("items"), items);
    read.properties()
        .forEach((name, property) -> walk(schema.at("properties").key(name), property));
  }
}
