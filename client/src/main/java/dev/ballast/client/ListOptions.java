package dev.ballast.client;

import java.util.LinkedHashMap;
import java.util.Map;

/// Which objects to list, and from when. `""` and 0 leave a choice to the server.
public record ListOptions(
    String labelSelector,
    String fieldSelector,
    int limit,
    String continueToken,
    String resourceVersion) {
  /// All of them, as they are now.
  public static final ListOptions ALL = new ListOptions("", "", 0, "", "");

  public static ListOptions labels(String selector) {
    return new ListOptions(selector, "", 0, "", "");
  }

  public static ListOptions fields(String selector) {
    return new ListOptions("", selector, 0, "", "");
  }

  public ListOptions page(int limit, String continueToken) {
    return new ListOptions(labelSelector, fieldSelector, limit, continueToken, resourceVersion);
  }

  Map<String, String> parameters() {
    var parameters = new LinkedHashMap<String, String>();
    put(parameters, "labelSelector", labelSelector);
    put(parameters, "fieldSelector", fieldSelector);
    if (limit > 0) parameters.put("limit", Integer.toString(limit));
    put(parameters, "continue", continueToken);
    put(parameters, "resourceVersion", resourceVersion);
    return parameters;
  }

  static void put(Map<String, String> parameters, String name, String value) {
    if (!value.isEmpty()) parameters.put(name, value);
  }
}
