package dev.ballast.kinds.custom;

import dev.ballast.kinds.expression.RuleCheck;
import dev.ballast.kinds.expression.RuleTree;
import dev.ballast.kinds.meta.Metadata;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.structural.ListRules;
import dev.ballast.objects.structural.Structural;
import dev.ballast.objects.structural.ValueRules;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What must hold for the objects of a version: what its schema demands of values, that lists with
/// keys have each key once, that whole objects inside are some, and what it says of its scale.
final class CustomRules {
  private static final Set<String> STANDARD = Set.of("orphan", "foregroundDeletion", "kubernetes");

  /// Who is told this of an object has to put its values right first.
  private static final FieldError UNCHECKED =
      new FieldError(
          FieldError.Type.INVALID,
          ValueRules.NOWHERE,
          "null",
          "some validation rules were not checked because the object was invalid; correct the"
              + " existing errors to complete validation");
  private static final Set<FieldError.Type> BLOCKING =
      EnumSet.of(
          FieldError.Type.NOT_SUPPORTED,
          FieldError.Type.REQUIRED,
          FieldError.Type.TOO_LONG,
          FieldError.Type.TOO_MANY,
          FieldError.Type.TYPE_INVALID);

  private final Structural schema;
  private final RuleTree rules;
  private final List<String> replicas;

  /// @param replicas where the replicas stand that `/scale` changes; empty for none
  CustomRules(Structural schema, List<String> replicas) {
    this.schema = schema;
    this.rules = RuleTree.of(schema);
    this.replicas = replicas;
  }

  void create(Field object) {
    check(object, null);
  }

  void update(Field object, Field old) {
    check(object, (ObjectNode) old.value());
  }

  private void check(Field object, @Nullable ObjectNode old) {
    var tree = (ObjectNode) object.value();
    List<FieldError> errors = object.errors();
    errors.addAll(ValueRules.check(schema, tree, old));
    embedded(schema, object);
    errors.addAll(ListRules.check(schema, tree));
    if (!rules.isEmpty()) expressions(tree, old, errors);
    scale(object);
  }

  /// Rules look at values of the right types alone.
  private void expressions(ObjectNode tree, @Nullable ObjectNode old, List<FieldError> errors) {
    boolean blocked = errors.stream().anyMatch(each -> BLOCKING.contains(each.type()));
    if (blocked) errors.add(UNCHECKED);
    else errors.addAll(RuleCheck.of(rules, tree, old));
  }

  private void scale(Field object) {
    if (replicas.isEmpty()) return;
    Field place = object;
    for (String step : replicas) place = place.at(step);
    if (!place.value().isIntegralNumber()) return;
    if (place.number() < 0) place.invalid("should be a non-negative integer");
    else if (place.number() > Integer.MAX_VALUE)
      place.invalid("should be less than or equal to " + Integer.MAX_VALUE);
  }

  private static void embedded(Structural schema, Field value) {
    if (schema.embeds() && value.value().isObject()) whole(value);
    for (Field each : value.items()) if (schema.items() != null) embedded(schema.items(), each);
    for (String key : value.keys()) {
      Structural property = schema.property(key);
      Structural values = schema.values();
      if (property != null) embedded(property, value.at(key));
      else if (values != null) embedded(values, value.key(key));
    }
  }

  /// An object inside another one.
  private static void whole(Field object) {
    Field apiVersion = object.at("apiVersion");
    if (text(apiVersion) && apiVersion.text().split("/", -1).length > 2)
      apiVersion.invalid("unexpected GroupVersion string: " + apiVersion.text());
    Field kind = object.at("kind");
    if (text(kind)) {
      List<String> faults = Forms.label1035(kind.text().toLowerCase(Locale.ROOT));
      String words = "may have mixed case, but should otherwise match: ";
      if (!faults.isEmpty()) kind.invalid(words + String.join(",", faults));
    }
    Field metadata = object.at("metadata");
    if (!(metadata.value() instanceof ObjectNode given)) return;
    ObjectNode named = given.deepCopy();
    if (metadata.at("name").empty()) named.put("name", "fakename");
    boolean namespaced = metadata.at("namespace").filled();
    Metadata.validate(metadata.with(named), namespaced, Forms::pathSegment, true);
  }

  /// A finalizer without a domain may be somebody else's too.
  static List<String> advice(ObjectNode next, @Nullable ObjectNode old) {
    JsonNode before = old == null ? next.path("") : old.path("metadata").path("finalizers");
    return next.path("metadata")
        .path("finalizers")
        .valueStream()
        .filter(each -> before.valueStream().noneMatch(each::equals))
        .map(each -> each.asString(""))
        .filter(each -> !each.contains("/") && !STANDARD.contains(each))
        .map(
            each ->
                "metadata.finalizers: \""
                    + each
                    + "\": prefer a domain-qualified finalizer name including a path (/) to avoid"
                    + " accidental conflicts with other finalizer writers")
        .toList();
  }

  private static boolean text(Field field) {
    JsonNode value = field.value();
    if (!value.isMissingNode() && !value.isString()) field.invalid("must be a string");
    else if (field.text().isEmpty()) field.required();
    return !field.text().isEmpty();
  }
}
