package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.expression.Rule;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.objects.structural.Structural;
import java.util.List;
import java.util.Map;

/// What the rules in CEL of a schema say: that they compile, and that they ask for an old value
/// only where there is one.
final class RuleExpressions {
  private static final GoShape RULE =
      new GoShape(Map.of(), "Rule$ Message$ MessageExpression$ Reason FieldPath$ OptionalOldSelf");

  private RuleExpressions() {}

  /// @param root whether `schema` is that of whole objects
  /// @param lost the place from which on an old value can't be told from the others, or `""`
  static void check(Field schema, boolean root, String lost) {
    List<Field> written = schema.at("x-kubernetes-validations").items();
    if (written.isEmpty()) return;
    List<Rule> rules = Rule.at(Structural.of(schema.value()), root);
    for (int i = 0; i < written.size(); i++) check(written.get(i), rules.get(i), lost);
  }

  private static void check(Field field, Rule rule, String lost) {
    if (!rule.fault().isEmpty()) field.at("rule").invalid(RULE.of(field.value()), rule.fault());
    if (!rule.messageFault().isEmpty())
      field.at("messageExpression").invalid(RULE.of(field.value()), rule.messageFault());
    if (rule.usesOld() && !lost.isEmpty()) {
      field
          .at("rule")
          .invalid(
              "oldSelf cannot be used on the uncorrelatable portion of the schema within " + lost);
    }
    Field optional = field.at("optionalOldSelf");
    if (rule.fault().isEmpty() && !rule.usesOld() && optional.present())
      optional.invalid("may not be set if oldSelf is not used in rule");
  }
}
