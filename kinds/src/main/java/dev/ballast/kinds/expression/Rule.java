package dev.ballast.kinds.expression;

import dev.ballast.cel.CompileException;
import dev.ballast.cel.Expression;
import dev.ballast.cel.Language;
import dev.ballast.cel.Result;
import dev.ballast.cel.Variable;
import dev.ballast.cel.shape.Shape;
import dev.ballast.objects.Json;
import dev.ballast.objects.structural.Structural;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A rule of a schema, compiled.
///
/// @param source the rule as it was written
/// @param check what must be true; null where it does not compile
/// @param message what makes the words of a refusal; null where there is none, or it does not
/// compile
/// @param fault what is wrong with the rule, or `""`
/// @param messageFault what is wrong with its message expression, or `""`
public record Rule(
    JsonNode source,
    @Nullable Expression check,
    @Nullable Expression message,
    String fault,
    String messageFault) {
  private static final String SELF = "self";
  private static final String OLD_SELF = "oldSelf";

  /// The rules that stand at `schema` itself.
  ///
  /// @param root whether it is the schema of whole objects
  public static List<Rule> at(Structural schema, boolean root) {
    var rules = new ArrayList<Rule>();
    if (schema.rules().isEmpty()) return rules;
    Shape shape = RuleShapes.of(schema, root);
    var languages = new HashMap<Boolean, Language>();
    for (JsonNode each : schema.rules()) {
      Language spoken =
          languages.computeIfAbsent(optionalOld(each), optional -> language(shape, optional));
      rules.add(compiled(each, spoken));
    }
    return rules;
  }

  private static Language language(Shape shape, boolean optionalOld) {
    Shape old = optionalOld ? new Shape.Maybe(shape) : shape;
    return Language.of(new Variable(SELF, shape), new Variable(OLD_SELF, old));
  }

  private static Rule compiled(JsonNode source, Language language) {
    Expression check = null;
    Expression message = null;
    String fault = "";
    String messageFault = "";
    try {
      check = language.compile(Json.string(source, "rule").strip(), Result.BOOL);
    } catch (CompileException wrong) {
      fault = words(wrong, "cel expression must evaluate to a bool");
    }
    String words = Json.string(source, "messageExpression").strip();
    try {
      if (!words.isEmpty()) message = language.compile(words, Result.STRING);
    } catch (CompileException wrong) {
      String none = "messageExpression must evaluate to a string";
      messageFault = words(wrong, none);
      if (!messageFault.equals(none)) messageFault = "messageExpression " + messageFault;
    }
    return new Rule(source, check, message, fault, messageFault);
  }

  private static String words(CompileException wrong, String otherResult) {
    String message = String.valueOf(wrong.getMessage());
    return message.startsWith("must evaluate to") ? otherResult : message;
  }

  private static boolean optionalOld(JsonNode source) {
    return Json.flag(source, "optionalOldSelf");
  }

  /// Whether the rule is told of a value that was not there before, too.
  boolean takesNew() {
    return optionalOld(source);
  }

  public boolean usesOld() {
    return (check != null && check.uses(OLD_SELF)) || (message != null && message.uses(OLD_SELF));
  }

  /// The words of a refusal where no expression makes them.
  String words() {
    String given = Json.string(source, "message");
    return given.isEmpty() ? "failed rule: " + name() : given.strip();
  }

  /// How messages name the rule.
  String name() {
    String given = Json.string(source, "message");
    return (given.isEmpty() ? Json.string(source, "rule") : given).strip();
  }
}
