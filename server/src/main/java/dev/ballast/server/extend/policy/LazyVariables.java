package dev.ballast.server.extend.policy;

import dev.ballast.cel.Budget;
import dev.ballast.cel.EvaluationException;
import dev.ballast.cel.Expression;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The value of `variables`: each is computed when an expression asks for it first, and kept.
/// Belongs to one evaluation.
final class LazyVariables extends AbstractMap<String, Object> {
  private final Map<String, Expression> expressions;
  private final Map<String, ?> values;
  private final Budget budget;
  private final Map<String, Object> known = new HashMap<>();

  LazyVariables(Map<String, Expression> expressions, Map<String, ?> values, Budget budget) {
    this.expressions = expressions;
    this.values = values;
    this.budget = budget;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    Expression expression = expressions.get(name);
    if (expression == null) return null;
    Object value = known.get(expression.source());
    if (value == null) {
      value = compute(String.valueOf(name), expression);
      known.put(expression.source(), value);
    }
    return value;
  }

  private Object compute(String name, Expression expression) {
    try {
      return expression.value(values, budget);
    } catch (EvaluationException failed) {
      throw new IllegalStateException(
          "composited variable \"" + name + "\" fails to evaluate: " + failed.getMessage());
    }
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return expressions.containsKey(name);
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    var all = new HashMap<String, Object>();
    for (String name : expressions.keySet()) {
      Object value = get(name);
      if (value != null) all.put(name, value);
    }
    return all.entrySet();
  }
}
