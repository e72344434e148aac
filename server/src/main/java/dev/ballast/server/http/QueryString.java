package dev.ballast.server.http;

import dev.ballast.objects.ApiException;
import dev.ballast.server.request.Parameters;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the part of a URL behind the question mark.
final class QueryString {
  private static final int MOST_PARAMETERS = 1000;

  private QueryString() {}

  /// @throws ApiException 400 where an escape is wrong
  static Parameters parse(@Nullable String query) {
    if (query == null || query.isEmpty()) return Parameters.NONE;
    Map<String, List<String>> values = new HashMap<>();
    String[] pairs = query.split("&", MOST_PARAMETERS);
    for (String pair : pairs) {
      if (pair.isEmpty()) continue;
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      values.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
    }
    return new Parameters(values);
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) return text;
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("invalid URL escape in \"" + text + "\"");
    }
  }
}
