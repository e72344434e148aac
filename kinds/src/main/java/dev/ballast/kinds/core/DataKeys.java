package dev.ballast.kinds.core;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.nio.charset.StandardCharsets;

/// What ConfigMaps and Secrets have in common: keys, a size, and that they may be made immutable.
final class DataKeys {
  static final int MOST_BYTES = 1024 * 1024;
  private static final String WHEN_IMMUTABLE = "field is immutable when `immutable` is set";

  private DataKeys() {}

  static void validKey(Field entry) {
    for (String fault : Forms.configKey(entry.name())) entry.invalid(entry.name(), fault);
  }

  static long textSize(Field entry) {
    return entry.text().getBytes(StandardCharsets.UTF_8).length;
  }

  /// What base64 text amounts to.
  static long byteSize(Field entry) {
    String text = entry.text();
    long padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    return text.length() / 4L * 3 - padding;
  }

  /// Once `immutable` is set, it stays, and so do `fields`.
  static void immutable(Field now, Field old, String... fields) {
    if (!old.at("immutable").flag()) return;
    if (!now.at("immutable").flag()) now.at("immutable").forbidden(WHEN_IMMUTABLE);
    for (String field : fields) {
      if (!now.at(field).same(old.at(field))) now.at(field).forbidden(WHEN_IMMUTABLE);
    }
  }
}
