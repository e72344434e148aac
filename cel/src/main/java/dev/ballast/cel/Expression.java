package dev.ballast.cel;

import dev.ballast.cel.EvaluationException.Reason;
import dev.ballast.cel.shape.Shape;
import dev.ballast.cel.shape.Trees;
import dev.ballast.cel.shape.View;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.exceptions.CelDivideByZeroException;
import dev.cel.common.exceptions.CelIndexOutOfBoundsException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.common.exceptions.CelOverloadNotFoundException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A compiled expression. Thread-safe.
public final class Expression {
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private final String source;
  private final CelAbstractSyntaxTree tree;
  private final CelRuntime.Program program;
  private final Map<String, Shape> shapes;

  Expression(
      String source,
      CelAbstractSyntaxTree tree,
      CelRuntime.Program program,
      Map<String, Shape> shapes) {
    this.source = source;
    this.tree = tree;
    this.program = program;
    this.shapes = shapes;
  }

  public String source() {
    return source;
  }

  /// What it gives, for an expression that uses the result as a variable.
  public Shape shape() {
    return new Shape.Computed(tree.getResultType());
  }

  /// Whether any part of it reads the variable `name`.
  public boolean uses(String name) {
    return tree.getReferenceMap().values().stream().anyMatch(each -> each.name().equals(name));
  }

  /// @param values of the variables: a tree is seen as its variable's shape says; anything else
  ///   is a value of an expression already
  /// @throws EvaluationException where there is no value
  public Object value(Map<String, ?> values, Budget budget) {
    if (budget.left() <= 0) throw outOfBudget();
    var meter = new Meter(Math.min(Budget.CALL_LIMIT, budget.left()));
    try {
      CelVariableResolver variables =
          name -> Optional.ofNullable(values.get(name)).map(it -> seen(name, it));
      Object given = program.trace(variables, meter);
      if (meter.exceeded()) throw tooCostly(budget);
      return given;
    } catch (StackOverflowError deep) {
      throw new EvaluationException(Reason.ERROR, "expression is nested too deeply", deep);
    } catch (CelEvaluationException failed) {
      if (meter.exceeded()) throw tooCostly(budget);
      throw failure(failed);
    } finally {
      budget.spend(meter.cost());
    }
  }

  /// As [#value], for one that was compiled to give a boolean.
  public boolean test(Map<String, ?> values, Budget budget) {
    if (value(values, budget) instanceof Boolean flag) return flag;
    throw new EvaluationException(Reason.ERROR, "must evaluate to bool");
  }

  /// As [#value], for one that was compiled to give a string.
  public String text(Map<String, ?> values, Budget budget) {
    if (value(values, budget) instanceof String text) return text;
    throw new EvaluationException(Reason.ERROR, "must evaluate to string");
  }

  /// As [#value], as JSON.
  public JsonNode tree(Map<String, ?> values, Budget budget) {
    try {
      return Trees.of(value(values, budget));
    } catch (IllegalArgumentException notJson) {
      throw new EvaluationException(Reason.ERROR, String.valueOf(notJson.getMessage()), notJson);
    }
  }

  private Object seen(String name, Object value) {
    return value instanceof JsonNode node
        ? View.of(node, shapes.getOrDefault(name, Shape.Scalar.ANY))
        : value;
  }

  private static EvaluationException tooCostly(Budget budget) {
    return budget.left() < Budget.CALL_LIMIT
        ? outOfBudget()
        : new EvaluationException(
            Reason.CALL_LIMIT, "operation cancelled: actual cost limit exceeded");
  }

  private static EvaluationException outOfBudget() {
    return new EvaluationException(
        Reason.BUDGET,
        "validation failed due to running out of cost budget, no further validation rules will be"
            + " run");
  }

  private static EvaluationException failure(CelEvaluationException failed) {
    Throwable root = failed;
    while (root.getCause() != null) root = root.getCause();
    if (root instanceof EvaluationException inner) return inner;
    return new EvaluationException(Reason.ERROR, words(root), failed);
  }

  /// The failure in the words of CEL's Go implementation.
  private static String words(Throwable root) {
    String message = String.valueOf(root.getMessage());
    return switch (root) {
      case CelAttributeNotFoundException missing -> "no such key: " + quoted(message);
      case CelIndexOutOfBoundsException outside ->
          "index out of bounds: " + message.substring(message.lastIndexOf(' ') + 1);
      case CelDivideByZeroException zero -> "division by zero";
      case CelNumericOverflowException over -> "integer overflow";
      case CelOverloadNotFoundException none -> "no such overload";
      case ArithmeticException over ->
          message.contains("zero") ? "division by zero" : "integer overflow";
      case CelEvaluationException other ->
          message.contains("No matching overload")
              ? "no such overload"
              : message.replaceFirst("^evaluation error[^:]*(:\\d+)?: ", "");
      default -> message;
    };
  }

  private static String quoted(String message) {
    Matcher found = QUOTED.matcher(message);
    return found.find() ? found.group(1) : message;
  }
}
