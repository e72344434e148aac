package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.structural.Structural;
import java.util.regex.Pattern;

/// How the rules in CEL of a schema are written down, whatever they say.
final class RuleTexts {
  private static final Pattern LINE_BREAK = Pattern.compile("[\\n\\r]+");
  private static final String[] REASONS = {
    "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"
  };

  private RuleTexts() {}

  static void check(Field schema) {
    for (Field each : schema.at("x-kubernetes-validations").items()) {
      message(each);
      Field expression = each.at("messageExpression");
      if (expression.filled() && expression.text().isBlank())
        expression.required("messageExpression must be non-empty if specified");
      if (each.at("reason").present()) each.at("reason").oneOf(REASONS);
      path(schema, each.at("fieldPath"));
    }
  }

  private static void message(Field rule) {
    String text = rule.at("rule").text().strip();
    Field message = rule.at("message");
    String words = message.text().strip();
    if (text.isEmpty()) rule.at("rule").required("rule is not specified");
    else if (message.filled() && words.isEmpty())
      message.invalid("message must be non-empty if specified");
    else if (LINE_BREAK.matcher(words).find())
      message.invalid("message must not contain line breaks");
    else if (LINE_BREAK.matcher(text).find() && words.isEmpty())
      message.required("message must be specified if rule contains line breaks");
  }

  private static void path(Field schema, Field path) {
    if (path.empty()) return;
    if (path.text().isBlank()) path.invalid("fieldPath must be non-empty if specified");
    if (LINE_BREAK.matcher(path.text()).find())
      path.invalid("fieldPath must not contain line breaks");
    FieldPath read = FieldPath.read(path.text(), Structural.of(schema.value()), true);
    if (read.problem() != null) path.invalid("fieldPath must be a valid path");
  }
}
