package dev.ballast.kinds.resource;

import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// What holds for how a device's capacity may be shared: by values, or within a range.
final class RequestPolicyRules {
  private static final int MOST_VALUES = 10;

  private RequestPolicyRules() {}

  /// @param capacity all that there is
  static void validate(Field policy, Field capacity) {
    Field values = policy.at("validValues");
    Field range = policy.at("validRange");
    if (values.filled() && range.present()) {
      policy.forbidden(
          "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at"
              + " the same time");
      return;
    }
    Field usual = policy.at("default");
    if (values.filled()) {
      if (usual.absent()) usual.required("required when validValues is defined");
      else values(values, usual, capacity);
    } else if (range.present()) {
      if (usual.absent()) usual.required("required when validRange is defined");
      else range(range, usual, capacity);
    }
  }

  private static void values(Field values, Field usual, Field capacity) {
    List<Field> items = values.items();
    for (int i = 1; i < items.size(); i++) {
      if (compare(items.get(i - 1), items.get(i)) > 0)
        items.get(i).invalid("values must be sorted in ascending order");
    }
    Lists.set(
        values,
        MOST_VALUES,
        each -> {
          if (compare(each, capacity) > 0)
            each.invalid("option is larger than capacity value: " + shown(capacity));
        },
        Field::value);
    boolean found = items.stream().anyMatch(each -> compare(each, usual) == 0);
    if (!found)
      values.invalid(shown(usual), "default value is not valid according to the requestPolicy");
  }

  private static void range(Field range, Field usual, Field capacity) {
    Field least = range.at("min");
    Field most = range.at("max");
    if (least.absent()) {
      least.required("required when validRange is defined");
      return;
    }
    if (compare(least, capacity) > 0)
      least.invalid("min is larger than capacity value: " + shown(capacity));
    if (compare(usual, least) < 0)
      least.invalid(shown(usual), "default is less than min: " + shown(least));
    if (most.present()) {
      if (compare(least, most) > 0)
        most.invalid(shown(least), "min is larger than max: " + shown(most));
      if (compare(most, capacity) > 0)
        most.invalid("max is larger than capacity value: " + shown(capacity));
      if (compare(usual, most) > 0)
        most.invalid(shown(usual), "default is more than max: " + shown(most));
    }
    Field step = range.at("step");
    if (step.absent()) return;
    stepped(step, usual, least);
    if (most.present()) stepped(step, most, least);
  }

  private static void stepped(Field step, Field value, Field least) {
    BigDecimal width = amount(step);
    boolean even =
        width.signum() != 0 && amount(value).subtract(amount(least)).remainder(width).signum() == 0;
    if (!even) {
      step.invalid(
          shown(value),
          "value is not a multiple of a given step ("
              + shown(step)
              + ") from ("
              + shown(least)
              + ")");
    }
  }

  private static int compare(Field one, Field other) {
    return amount(one).compareTo(amount(other));
  }

  private static BigDecimal amount(Field field) {
    return field.quantity().map(Quantity::amount).orElse(BigDecimal.ZERO);
  }

  private static String shown(Field field) {
    Optional<Quantity> amount = field.quantity();
    return amount.map(Quantity::toString).orElse("0");
  }
}
