package dev.ballast.server.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One of the things that an `Accept` header names, such as `application/json;as=Table;q=0.5`.
public record MediaRange(String type, Map<String, String> parameters, double quality) {
  private static final int MOST = 100;

  /// Those that `accept` names, the most wanted first.
  public static List<MediaRange> all(String accept) {
    var ranges = new ArrayList<MediaRange>();
    for (String text : accept.split(",", MOST)) {
      MediaRange range = parse(text);
      if (!range.type.isEmpty()) ranges.add(range);
    }
    ranges.sort((a, b) -> Double.compare(b.quality, a.quality));
    return ranges;
  }

  private static MediaRange parse(String text) {
    String[] parts = text.strip().split(";");
    var parameters = new LinkedHashMap<String, String>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0)
        parameters.put(
            parts[i].substring(0, equals).strip(), parts[i].substring(equals + 1).strip());
    }
    String type = parts[0].strip().toLowerCase(Locale.ROOT);
    return new MediaRange(type, parameters, quality(parameters));
  }

  /// 1 where none is named, as where it is no number.
  private static double quality(Map<String, String> parameters) {
    try {
      return Double.parseDouble(parameters.getOrDefault("q", "1"));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /// The value of a parameter, or `""`.
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  public boolean matches(String mediaType) {
    if (type.equals("*/*") || type.equals(mediaType)) return true;
    return type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1));
  }
}
