package dev.ballast.server.extend.policy;

import dev.ballast.cel.Budget;
import dev.ballast.cel.CompileException;
import dev.ballast.cel.Expression;
import dev.ballast.cel.Language;
import dev.ballast.cel.Result;
import dev.ballast.cel.Variable;
import dev.ballast.cel.shape.Shape;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.extend.match.Conditions;
import dev.ballast.server.extend.match.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A policy, compiled. Thread-safe.
///
/// @param faults what does not compile
record Policy(
    Conditions conditions,
    Map<String, Expression> variables,
    List<Validation> validations,
    List<Mutation> mutations,
    List<Expression> annotations,
    List<FieldError> faults) {
  /// What must hold.
  ///
  /// @param said the message that is computed, if there is one
  record Validation(Expression holds, String message, Optional<Expression> said, String reason) {}

  /// A change: what an expression gives is merged in, or is a list of operations.
  record Mutation(Expression change, boolean applied) {}

  static Policy compile(JsonNode spec, PolicyKind kind, Authorizer authorizer) {
    return new Compiler(spec, kind).compile(authorizer);
  }

  /// All values for one evaluation.
  Map<String, Object> bind(Map<String, Object> values, Budget budget) {
    var bound = new HashMap<>(values);
    bound.put("variables", new LazyVariables(variables, bound, budget));
    return bound;
  }

  private static final class Compiler {
    private final JsonNode spec;
    private final PolicyKind kind;
    private final List<Variable> known = new ArrayList<>(Variables.ofConditions());
    private final Map<String, Shape> fields = new LinkedHashMap<>();
    private final List<FieldError> faults = new ArrayList<>();
    private Language language;

    Compiler(JsonNode spec, PolicyKind kind) {
      this.spec = spec;
      this.kind = kind;
      known.add(Variables.ofNamespace());
      if (spec.has("paramKind")) known.add(new Variable("params", Shape.Scalar.ANY));
      this.language = speak();
    }

    private Language speak() {
      var all = new ArrayList<>(known);
      all.add(new Variable("variables", new Shape.Fields(fields)));
      return kind == PolicyKind.MUTATING ? Language.making(all) : Language.of(all);
    }

    Policy compile(Authorizer authorizer) {
      var conditions = new Conditions(authorizer, Language.of(known));
      int number = 0;
      for (JsonNode each : spec.path("matchConditions"))
        condition(conditions, each, "spec.matchConditions[" + number++ + "].expression");
      Map<String, Expression> variables = variables();
      var validations = new ArrayList<Validation>();
      number = 0;
      for (JsonNode each : spec.path("validations"))
        validation(each, "spec.validations[" + number++ + "]", validations);
      var mutations = new ArrayList<Mutation>();
      number = 0;
      for (JsonNode each : spec.path("mutations"))
        mutation(each, "spec.mutations[" + number++ + "]", mutations);
      var annotations = new ArrayList<Expression>();
      number = 0;
      for (JsonNode each : spec.path("auditAnnotations"))
        expression(
                Json.string(each, "valueExpression"),
                "spec.auditAnnotations[" + number++ + "].valueExpression",
                Result.ANY)
            .ifPresent(annotations::add);
      return new Policy(conditions, variables, validations, mutations, annotations, faults);
    }

    private void condition(Conditions conditions, JsonNode each, String field) {
      String source = Json.string(each, "expression");
      String fault = conditions.fault(source);
      if (!fault.isEmpty()) faults.add(FieldError.invalid(field, source, fault));
    }

    /// Each may use those before it.
    private Map<String, Expression> variables() {
      var made = new LinkedHashMap<String, Expression>();
      int number = 0;
      for (JsonNode each : spec.path("variables")) {
        String name = Json.string(each, "name");
        String field = "spec.variables[" + number++ + "].expression";
        Optional<Expression> expression =
            expression(Json.string(each, "expression"), field, Result.ANY);
        if (expression.isEmpty()) continue;
        made.put(name, expression.get());
        fields.put(name, expression.get().shape());
        language = speak();
      }
      return made;
    }

    private void validation(JsonNode each, String place, List<Validation> into) {
      var holds = expression(Json.string(each, "expression"), place + ".expression", Result.BOOL);
      String message = Json.string(each, "messageExpression");
      Optional<Expression> said =
          message.isEmpty()
              ? Optional.empty()
              : expression(message, place + ".messageExpression", Result.STRING);
      if (holds.isEmpty()) return;
      String reason = Json.string(each, "reason");
      into.add(
          new Validation(
              holds.get(),
              Json.string(each, "message").strip(),
              said,
              reason.isEmpty() ? "Invalid" : reason));
    }

    private void mutation(JsonNode each, String place, List<Mutation> into) {
      boolean applied = Json.string(each, "patchType").equals("ApplyConfiguration");
      String part = applied ? "applyConfiguration" : "jsonPatch";
      String source = Json.string(each, part, "expression");
      expression(source, place + "." + part + ".expression", Result.ANY)
          .ifPresent(change -> into.add(new Mutation(change, applied)));
    }

    private Optional<Expression> expression(String source, String field, Result wanted) {
      try {
        return Optional.of(language.compile(source, wanted));
      } catch (CompileException wrong) {
        faults.add(FieldError.invalid(field, source, String.valueOf(wrong.getMessage())));
        return Optional.empty();
      }
    }
  }
}
