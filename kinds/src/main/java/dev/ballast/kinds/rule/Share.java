package dev.ballast.kinds.rule;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What holds for a number of things, or a percentage of them.
public final class Share {
  private static final Pattern PERCENT = Pattern.compile("([0-9]+)%");

  private Share() {}

  /// A number that is not negative, or a percentage.
  public static void validate(Field share) {
    if (share.value().isString()) {
      if (!PERCENT.matcher(share.text()).matches()) {
        share.invalid(
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex "
                + "used for validation is '[0-9]+%')");
      }
    } else {
      share.nonNegative();
    }
  }

  public static void atMostAll(Field share) {
    Matcher percent = PERCENT.matcher(share.text());
    if (percent.matches() && number(percent.group(1)) > 100)
      share.invalid("must not be greater than 100%");
  }

  /// The number or the percentage, without its sign; 0 where it is neither.
  public static long amount(Field share) {
    Matcher percent = PERCENT.matcher(share.text());
    return percent.matches() ? number(percent.group(1)) : share.number();
  }

  private static long number(String digits) {
    return digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
  }
}
