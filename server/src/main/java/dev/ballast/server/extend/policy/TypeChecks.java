package dev.ballast.server.extend.policy;

import dev.ballast.cel.CompileException;
import dev.ballast.cel.Language;
import dev.ballast.cel.Result;
import dev.ballast.cel.Variable;
import dev.ballast.cel.shape.Shape;
import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.extend.match.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What a policy's expressions would not find in the kinds that it speaks of. That refuses
/// nothing: it stands in the policy's status, for its writer to see.
final class TypeChecks {
  private static final int MOST_KINDS = 10;
  private static final int DEEPEST = 12;

  private final Supplier<Kinds> kinds;
  private final Schemas schemas;

  TypeChecks(Supplier<Kinds> kinds, Schemas schemas) {
    this.kinds = kinds;
    this.schemas = schemas;
  }

  /// The `expressionWarnings` about the policy whose `spec` this is.
  ArrayNode warnings(JsonNode spec) {
    var languages = new LinkedHashMap<String, Language>();
    for (Kind kind : named(spec.path("matchConstraints").path("resourceRules"))) {
      ResourceType type = kind.type();
      String shown =
          (type.group().isEmpty() ? "/" : type.group() + "/")
              + type.version()
              + ", Kind="
              + kind.kind();
      if (kind.custom() != null || schemas.find(kind.schema()).isPresent())
        languages.put(shown, language(kind, spec));
    }
    ArrayNode warnings = Json.array();
    int number = 0;
    for (JsonNode each : spec.path("validations")) {
      String place = "spec.validations[" + number++ + "].";
      check(each, "expression", Result.BOOL, place, languages, warnings);
      check(each, "messageExpression", Result.STRING, place, languages, warnings);
    }
    return warnings;
  }

  private static void check(
      JsonNode rule,
      String field,
      Result wanted,
      String place,
      Map<String, Language> languages,
      ArrayNode into) {
    String source = Json.string(rule, field);
    if (source.isEmpty()) return;
    var found = new ArrayList<String>();
    languages.forEach(
        (kind, language) -> {
          try {
            language.compile(source, wanted);
          } catch (CompileException wrong) {
            String why =
                String.valueOf(wrong.getMessage()).replaceFirst("^compilation failed: ", "");
            found.add(kind + ": " + why + "\n");
          }
        });
    if (found.isEmpty()) return;
    into.addObject().put("fieldRef", place + field).put("warning", String.join("\n", found));
  }

  /// The kinds that rules name; those with a `*` speak of too many.
  private Set<Kind> named(JsonNode rules) {
    var found = new LinkedHashSet<Kind>();
    for (JsonNode rule : rules) {
      for (JsonNode group : rule.path("apiGroups"))
        for (JsonNode version : rule.path("apiVersions"))
          for (JsonNode resource : rule.path("resources")) {
            var type =
                new ResourceType(group.asString(""), version.asString(""), resource.asString(""));
            if (found.size() < MOST_KINDS) kinds.get().find(type).ifPresent(found::add);
          }
    }
    return found;
  }

  private Language language(Kind kind, JsonNode spec) {
    Shape object = shape(kind.schemaIn(schemas), 0);
    var known = new ArrayList<Variable>();
    known.add(new Variable("object", object));
    known.add(new Variable("oldObject", object));
    for (Variable each : Variables.ofConditions())
      if (!each.name().endsWith("bject")) known.add(each);
    known.add(Variables.ofNamespace());
    if (spec.has("paramKind")) known.add(new Variable("params", Shape.Scalar.ANY));
    var fields = new LinkedHashMap<String, Shape>();
    for (JsonNode each : spec.path("variables")) {
      Language before = speak(known, fields);
      try {
        String source = Json.string(each, "expression");
        fields.put(Json.string(each, "name"), before.compile(source, Result.ANY).shape());
      } catch (CompileException wrong) {
        fields.put(Json.string(each, "name"), Shape.Scalar.ANY);
      }
    }
    return speak(known, fields);
  }

  private static Language speak(List<Variable> known, Map<String, Shape> fields) {
    var all = new ArrayList<>(known);
    all.add(new Variable("variables", new Shape.Fields(fields)));
    return Language.of(all);
  }

  private static Shape shape(Schema schema, int depth) {
    if (depth > DEEPEST) return Shape.Scalar.ANY;
    return switch (schema.type()) {
      case ARRAY -> {
        Schema items = schema.items();
        yield Shape.Items.of(items == null ? Shape.Scalar.ANY : shape(items, depth + 1));
      }
      case OBJECT -> object(schema, depth);
      case STRING -> Shape.Text.ANY;
      case INTEGER -> Shape.Scalar.INT;
      case NUMBER -> Shape.Scalar.DOUBLE;
      case BOOLEAN -> Shape.Scalar.BOOL;
      case TIME, MICRO_TIME -> Shape.Scalar.TIMESTAMP;
      case BYTES -> Shape.Scalar.BYTES;
      case ANY, INT_OR_STRING, QUANTITY -> Shape.Scalar.ANY;
    };
  }

  private static Shape object(Schema schema, int depth) {
    Schema values = schema.additionalProperties();
    if (values != null) return Shape.Entries.of(shape(values, depth + 1));
    if (schema.properties().isEmpty()) return Shape.Scalar.ANY;
    var fields = new LinkedHashMap<String, Shape>();
    schema.properties().forEach((name, each) -> fields.put(name, shape(each, depth + 1)));
    return new Shape.Fields(fields);
  }
}
