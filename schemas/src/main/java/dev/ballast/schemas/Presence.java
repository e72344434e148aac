package dev.ballast.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The rules of `presence.txt`: whether a field is written when it is empty.
final class Presence {
  private final Map<String, String> rules = new HashMap<>();
  private final Map<String, String> bySuffix = new HashMap<>();

  private Presence(String text) {
    for (String line : text.split("\n")) {
      if (line.isBlank() || line.startsWith("#")) continue;
      String[] words = line.strip().split(" +");
      for (int i = 1; i < words.length; i++) {
        boolean suffix = words[i].startsWith("*") && !words[i].startsWith("*.");
        (suffix ? bySuffix : rules).put(suffix ? words[i].substring(1) : words[i], words[0]);
      }
    }
  }

  static Presence read() throws IOException {
    try (InputStream in = Presence.class.getResourceAsStream("presence.txt")) {
      return new Presence(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /// The rule for `field` of the definition with the full name `definition`: `optional`, `always`,
  /// `object`, `omitempty`, `null` or `null` for none.
  @Nullable String of(String definition, String field) {
    String[] parts = definition.split("\\.");
    String name = parts[parts.length - 1];
    String grouped = parts[parts.length - 3] + "." + parts[parts.length - 2] + "." + name;
    for (String owner : new String[] {grouped, name, "*"}) {
      String rule = rules.getOrDefault(owner + "." + field, rules.get(owner + ".*"));
      if (rule != null) return rule;
    }
    for (Map.Entry<String, String> each : bySuffix.entrySet()) {
      if ((name + "." + field).endsWith(each.getKey())) return each.getValue();
    }
    return null;
  }
}
