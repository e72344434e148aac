package dev.ballast.cel.shape;

import dev.ballast.cel.shape.Shape.Scalar;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as an expression sees it. Nothing is copied: an object and a list are looked into when
/// the expression does.
public final class View {
  private View() {}

  /// @throws IllegalArgumentException where `node` can't be what `shape` says
  public static Object of(JsonNode node, Shape shape) {
    if (shape instanceof Shape.Maybe maybe) {
      return node.isMissingNode() ? Optional.empty() : Optional.of(of(node, maybe.value()));
    }
    if (node.isNull() || node.isMissingNode()) return NullValue.NULL_VALUE;
    if (node instanceof ObjectNode object) return new ObjectView(object, shape);
    if (node instanceof ArrayNode list)
      return new ListView(list, shape instanceof Shape.Items items ? items.item() : Scalar.ANY);
    return scalar(node, shape);
  }

  private static Object scalar(JsonNode node, Shape shape) {
    if (shape instanceof Scalar as) {
      switch (as) {
        case DOUBLE -> {
          if (node.isNumber()) return node.doubleValue();
        }
        case INT -> {
          if (node.isNumber() && !node.isIntegralNumber()) return (long) node.doubleValue();
        }
        case BYTES -> {
          return CelByteString.of(Base64.getDecoder().decode(node.stringValue()));
        }
        case DURATION -> {
          return Durations.parse(node.stringValue());
        }
        case TIMESTAMP -> {
          return timestamp(node.stringValue());
        }
        case ANY, BOOL -> {}
      }
    }
    if (node.isString()) return node.stringValue();
    if (node.isBoolean()) return node.booleanValue();
    if (node.isIntegralNumber() && node.canConvertToLong()) return node.longValue();
    return node.doubleValue();
  }

  private static Instant timestamp(String text) {
    try {
      return text.indexOf('T') < 0 && text.indexOf('t') < 0
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException notOne) {
      throw new IllegalArgumentException("not a time: " + text, notOne);
    }
  }
}
