package dev.ballast.kinds.expression;

import dev.ballast.cel.shape.Shape;
import dev.ballast.objects.structural.Structural;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the values of a schema look like to a rule. A field of which the schema says no type can't
/// be named by one.
final class RuleShapes {
  private static final Shape METADATA =
      new Shape.Fields(Map.of("name", Shape.Text.ANY, "generateName", Shape.Text.ANY));

  private RuleShapes() {}

  /// @param root whether the schema is that of whole objects
  static Shape of(Structural schema, boolean root) {
    Shape shape = shape(schema, root);
    return shape == null ? Shape.Scalar.ANY : shape;
  }

  private static @Nullable Shape shape(Structural schema, boolean root) {
    if (schema.intOrString()) return Shape.Scalar.ANY;
    return switch (schema.type()) {
      case "object" -> object(schema, root || schema.embeds());
      case "array" -> list(schema);
      case "string" -> text(schema);
      case "boolean" -> Shape.Scalar.BOOL;
      case "integer" -> Shape.Scalar.INT;
      case "number" -> Shape.Scalar.DOUBLE;
      default -> null;
    };
  }

  private static Shape object(Structural schema, boolean whole) {
    Structural values = schema.values();
    if (values != null) {
      Shape inside = shape(values, false);
      return new Shape.Entries(
          inside == null ? Shape.Scalar.ANY : inside, limit(schema, "maxProperties"));
    }
    var fields = new LinkedHashMap<String, Shape>();
    schema
        .properties()
        .forEach(
            (name, property) -> {
              Shape inside = shape(property, false);
              if (inside != null) fields.put(name, inside);
            });
    if (whole) {
      fields.put("apiVersion", Shape.Text.ANY);
      fields.put("kind", Shape.Text.ANY);
      fields.put("metadata", METADATA);
    }
    return new Shape.Fields(fields);
  }

  private static Shape list(Structural schema) {
    Structural items = schema.items();
    Shape inside = items == null ? null : shape(items, false);
    return new Shape.Items(inside == null ? Shape.Scalar.ANY : inside, limit(schema, "maxItems"));
  }

  private static Shape text(Structural schema) {
    return switch (schema.format()) {
      case "byte" -> Shape.Scalar.BYTES;
      case "duration" -> Shape.Scalar.DURATION;
      case "date", "date-time" -> Shape.Scalar.TIMESTAMP;
      default -> new Shape.Text(limit(schema, "maxLength"));
    };
  }

  private static long limit(Structural schema, String field) {
    return schema.source().path(field).asLong(Shape.UNBOUNDED);
  }
}
