package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.List;
import java.util.Locale;

/// What a kind may be called in the plural, the singular, in short and as a kind.
final class NameRules {
  private NameRules() {}

  static void check(Field names) {
    label(names.at("plural"));
    label(names.at("singular"));
    mixed(names.at("kind"));
    mixed(names.at("listKind"));
    for (Field each : names.at("shortNames").items()) labelAlways(each);
    Field list = names.at("listKind");
    if (names.at("kind").filled() && list.is(names.at("kind").text()))
      list.invalid("kind and listKind may not be the same");
    for (Field each : names.at("categories").items()) labelAlways(each);
  }

  static void label(Field field) {
    if (field.filled()) labelAlways(field);
  }

  static void labelAlways(Field field) {
    List<String> faults = Forms.label1035(field.text());
    if (!faults.isEmpty()) field.invalid(field.text(), String.join(",", faults));
  }

  private static void mixed(Field field) {
    if (field.empty()) return;
    List<String> faults = Forms.label1035(field.text().toLowerCase(Locale.ROOT));
    if (faults.isEmpty()) return;
    field.invalid("may have mixed case, but should otherwise match: " + String.join(",", faults));
  }
}
