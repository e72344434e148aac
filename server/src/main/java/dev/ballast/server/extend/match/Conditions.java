package dev.ballast.server.extend.match;

import dev.ballast.cel.Budget;
import dev.ballast.cel.CompileException;
import dev.ballast.cel.EvaluationException;
import dev.ballast.cel.Language;
import dev.ballast.cel.Result;
import dev.ballast.objects.Json;
import dev.ballast.server.access.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `matchConditions`: expressions that must all be true. Thread-safe.
public final class Conditions {
  private final Authorizer authorizer;
  private final Expressions expressions;

  public Conditions(Authorizer authorizer) {
    this(authorizer, Language.of(Variables.ofConditions()));
  }

  public Conditions(Authorizer authorizer, Language language) {
    this.authorizer = authorizer;
    this.expressions = new Expressions(language);
  }

  /// What came of them.
  public sealed interface Answer {
    record Match() implements Answer {}

    record NoMatch() implements Answer {}

    /// None was false, and some had no value.
    record Failed(String why) implements Answer {}
  }

  /// One that is false is enough, even where others fail.
  public Answer judge(JsonNode conditions, Subject subject) {
    if (conditions.isEmpty()) return new Answer.Match();
    return judge(conditions, Variables.values(subject, authorizer));
  }

  /// As above, with the values at hand.
  public Answer judge(JsonNode conditions, Map<String, ?> values) {
    Budget budget = Budget.ofMatchConditions();
    var failures = new ArrayList<String>();
    for (JsonNode each : conditions) {
      String source = Json.string(each, "expression");
      try {
        if (!expressions.compile(source, Result.BOOL).test(values, budget))
          return new Answer.NoMatch();
      } catch (EvaluationException failed) {
        failures.add("expression '" + source + "' resulted in error: " + failed.getMessage());
      } catch (CompileException wrong) {
        failures.add("expression '" + source + "' resulted in error: " + wrong.getMessage());
      }
    }
    if (failures.isEmpty()) return new Answer.Match();
    List<String> distinct = failures.stream().distinct().toList();
    String all = String.join(", ", distinct);
    return new Answer.Failed(distinct.size() == 1 ? all : "[" + all + "]");
  }

  /// Why `source` is no condition, `""` where it is one.
  public String fault(String source) {
    try {
      expressions.compile(source, Result.BOOL);
      return "";
    } catch (CompileException wrong) {
      return String.valueOf(wrong.getMessage());
    }
  }
}
