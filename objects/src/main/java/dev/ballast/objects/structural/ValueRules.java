package dev.ballast.objects.structural;

import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether a value is what its schema says, in the words of Kubernetes' OpenAPI validator. Of a
/// value in the place of an older one, only what has changed is looked at (Kubernetes: ratcheting):
/// an object that was stored before its definition became stricter can still be written.
public final class ValueRules {
  /// What a complaint names that has no field.
  public static final String NOWHERE = "<nil>";

  private final String prefix;
  private List<FieldError> errors = new ArrayList<>();
  private int checks;

  private ValueRules(String prefix) {
    this.prefix = prefix;
  }

  /// @param old what stood there before, if anything
  public static List<FieldError> check(Structural schema, JsonNode value, @Nullable JsonNode old) {
    return check(schema, value, old, "");
  }

  /// As above, for a value that complaints find at `prefix`.
  static List<FieldError> check(
      Structural schema, JsonNode value, @Nullable JsonNode old, String prefix) {
    var pass = new ValueRules(prefix);
    pass.value(schema, value, old, Place.ROOT);
    return pass.errors;
  }

  private void value(Structural schema, JsonNode value, @Nullable JsonNode old, Place at) {
    if (old != null && Json.same(old, value)) return;
    if (value.isNull()) {
      if (type(schema, value, at)) allowed(schema, value, at);
      return;
    }
    type(schema, value, at);
    if (!schema.junctors().none()) new Junction(this, schema.junctors(), at).judge(value, old);
    switch (value) {
      case ArrayNode list -> list(schema, list, old, at);
      case ObjectNode object -> {
        allowed(schema, value, at);
        object(schema, object, old, at);
      }
      default -> {
        if (value.isString()) text(schema, value, at);
        else if (value.isNumber()) number(schema, value, at);
        allowed(schema, value, at);
      }
    }
  }

  /// What a walk of `schema` alone finds wrong.
  Outcome trial(Structural schema, JsonNode value, @Nullable JsonNode old, Place at) {
    List<FieldError> kept = errors;
    int before = checks;
    errors = new ArrayList<>();
    value(schema, value, old, at);
    var outcome = new Outcome(errors, checks - before);
    errors = kept;
    return outcome;
  }

  /// @param checks how many checks were made, by which the best of several failures is chosen
  record Outcome(List<FieldError> errors, int checks) {
    boolean valid() {
      return errors.isEmpty();
    }
  }

  void complain(List<FieldError> more) {
    errors.addAll(more);
  }

  /// A complaint about the whole, which names its place in its words alone.
  void complain(String words) {
    errors.add(FieldError.invalid(prefix.isEmpty() ? NOWHERE : prefix, "", words));
  }

  private String field(Place at) {
    String path = at.toString();
    if (path.isEmpty()) return prefix.isEmpty() ? NOWHERE : prefix;
    return prefix.isEmpty() ? path : prefix + "." + path;
  }

  private void invalid(Place at, JsonNode value, String words) {
    errors.add(FieldError.invalid(field(at), value, at + " in body " + words));
  }

  private void wrongType(Place at, String wanted, String found) {
    String shown = Json.text(Json.tree(found));
    String words = at + " in body must be of type " + wanted + ": " + shown;
    errors.add(new FieldError(FieldError.Type.TYPE_INVALID, field(at), shown, words));
  }

  private boolean type(Structural schema, JsonNode value, Place at) {
    List<String> types = schema.types();
    String format = Formats.known(schema.format());
    if (types.isEmpty() && format.isEmpty()) return true;
    checks++;
    String found = TypeNames.of(value);
    if (value.isNull()) {
      if (types.isEmpty() || schema.nullable()) return true;
      wrongType(at, String.join(",", types), "null");
      return false;
    }
    boolean wholeNumber =
        found.equals("number") && types.contains("integer") && TypeNames.isWhole(value);
    boolean asNumber = found.equals("integer") && types.contains("number");
    boolean fits = types.contains(found) || wholeNumber || asNumber;
    boolean textual = value.isString() || value.isArray();
    if (!textual && !format.isEmpty() && !fits) {
      wrongType(at, format, TypeNames.format(value));
      return false;
    }
    boolean numeric = types.contains("number") || types.contains("integer");
    if (!numeric && !format.isEmpty() && textual) return true;
    if (!types.isEmpty() && !fits) {
      wrongType(at, String.join(",", types), found);
      return false;
    }
    return true;
  }

  private void allowed(Structural schema, JsonNode value, Place at) {
    List<JsonNode> allowed = schema.limits().allowed();
    if (allowed.isEmpty()) return;
    checks++;
    if (allowed.stream().anyMatch(each -> Json.same(each, value))) return;
    List<String> shown =
        allowed.stream()
            .map(each -> each.isString() ? each.stringValue() : Json.text(each))
            .toList();
    FieldError unsupported = FieldError.notSupported(field(at), "", shown);
    errors.add(
        new FieldError(
            unsupported.type(), unsupported.field(), Json.text(value), unsupported.detail()));
  }

  private void text(Structural schema, JsonNode value, Place at) {
    checks++;
    Limits limits = schema.limits();
    String text = value.stringValue();
    long length = text.codePointCount(0, text.length());
    if (limits.maxLength() != null && length > limits.maxLength()) {
      errors.add(FieldError.tooLong(field(at), limits.maxLength().intValue()));
    } else if (limits.minLength() != null && length < limits.minLength()) {
      invalid(at, value, "should be at least " + limits.minLength() + " chars long");
    } else if (limits.pattern() != null && !limits.pattern().matcher(text).find()) {
      invalid(at, value, "should match '" + limits.pattern().pattern() + "'");
    }
    String format = Formats.known(schema.format());
    if (format.isEmpty() || TypeNames.isNumeric(schema)) return;
    checks++;
    if (!Formats.reads(format, text)) wrongType(at, schema.format(), text);
  }

  private void number(Structural schema, JsonNode value, Place at) {
    checks++;
    Limits limits = schema.limits();
    BigDecimal number = value.decimalValue();
    if (!TypeNames.fits(schema, number)) {
      complain(
          "Checked value must be of type "
              + schema.type()
              + " with format "
              + schema.format()
              + " in "
              + at);
    }
    BigDecimal step = limits.multipleOf();
    if (step != null && step.signum() > 0 && number.remainder(step).signum() != 0)
      invalid(at, value, "should be a multiple of " + TypeNames.shown(step));
    BigDecimal most = limits.maximum();
    if (most != null) {
      int compared = number.compareTo(most);
      boolean wrong = limits.belowMaximum() ? compared >= 0 : compared > 0;
      String words =
          limits.belowMaximum() ? "should be less than " : "should be less than or equal to ";
      if (wrong) invalid(at, value, words + TypeNames.shown(most));
    }
    BigDecimal least = limits.minimum();
    if (least == null) return;
    int compared = number.compareTo(least);
    boolean wrong = limits.aboveMinimum() ? compared <= 0 : compared < 0;
    String words =
        limits.aboveMinimum() ? "should be greater than " : "should be greater than or equal to ";
    if (wrong) invalid(at, value, words + TypeNames.shown(least));
  }

  private void list(Structural schema, ArrayNode list, @Nullable JsonNode old, Place at) {
    checks++;
    Structural items = schema.items();
    if (items != null) {
      Map<JsonNode, JsonNode> before = byKeys(schema, old);
      for (int i = 0; i < list.size(); i++) {
        JsonNode item = list.get(i);
        JsonNode was = before.isEmpty() ? null : before.get(ListRules.keys(schema.mapKeys(), item));
        value(items, item, was, at.index(i));
      }
    }
    Long least = schema.limits().minItems();
    Long most = schema.limits().maxItems();
    if (least != null && list.size() < least)
      invalid(at, Json.tree(list.size()), "should have at least " + least + " items");
    if (most != null && list.size() > most)
      errors.add(FieldError.tooMany(field(at), list.size(), most.intValue()));
    allowed(schema, list, at);
  }

  /// The items of a list with keys as it was; of another list nobody knows which item was which.
  private static Map<JsonNode, JsonNode> byKeys(Structural schema, @Nullable JsonNode old) {
    if (!(old instanceof ArrayNode before) || !schema.listType().equals("map")) return Map.of();
    var items = new HashMap<JsonNode, JsonNode>();
    for (JsonNode each : before) items.put(ListRules.keys(schema.mapKeys(), each), each);
    return items;
  }

  private void object(Structural schema, ObjectNode object, @Nullable JsonNode old, Place at) {
    checks++;
    Long least = schema.limits().minProperties();
    Long most = schema.limits().maxProperties();
    if (least != null && object.size() < least) {
      invalid(at, Json.tree(object.size()), "should have at least " + least + " properties");
      return;
    }
    if (most != null && object.size() > most) {
      errors.add(FieldError.tooMany(field(at), object.size(), most.intValue()));
      return;
    }
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String name = each.getKey();
      if (schema.property(name) != null) continue;
      Structural values = schema.values();
      if (schema.isClosed()) {
        String words = at.field(name) + " in body is a forbidden property";
        errors.add(FieldError.invalid(field(at), "", words));
      } else if (values != null) {
        value(values, each.getValue(), old == null ? null : old.get(name), at.field(name));
      }
    }
    schema
        .properties()
        .forEach(
            (name, property) -> {
              JsonNode value = object.get(name);
              if (value != null)
                value(property, value, old == null ? null : old.get(name), at.field(name));
            });
    for (String name : schema.limits().required())
      if (!object.has(name)) errors.add(FieldError.required(field(at.field(name)), ""));
  }
}
