package dev.ballast.kinds.meta;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.HashSet;

/// What holds for the conditions of a status.
public final class Conditions {
  private static final int LONGEST_REASON = 1024;
  private static final int LONGEST_MESSAGE = 32 * 1024;

  private Conditions() {}

  /// A list of `metav1.Condition`, one a type.
  public static void validate(Field conditions) {
    var types = new HashSet<String>();
    for (Field each : conditions.items()) {
      if (!types.add(each.at("type").text())) each.at("type").duplicate();
      condition(each);
    }
  }

  private static void condition(Field condition) {
    condition.at("type").reads(Forms::qualifiedName);
    condition.at("status").oneOf("False", "True", "Unknown");
    Field generation = condition.at("observedGeneration");
    if (generation.number() < 0) generation.invalid("must be greater than or equal to zero");
    condition.at("lastTransitionTime").demanded("must be set");
    Field reason = condition.at("reason");
    if (reason.demanded("must be set")) {
      reason.reads(Forms::conditionReason);
      if (reason.text().length() > LONGEST_REASON) reason.tooLong(LONGEST_REASON);
    }
    Field message = condition.at("message");
    if (message.text().length() > LONGEST_MESSAGE) message.tooLong(LONGEST_MESSAGE);
  }
}
