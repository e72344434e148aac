package dev.ballast.client;

import java.util.LinkedHashMap;
import java.util.Map;

/// Which objects to watch, and after which version (`""`: from now, with what is there as ADDED
/// events first).
public record WatchOptions(String labelSelector, String fieldSelector, String resourceVersion) {
  public static final WatchOptions ALL = new WatchOptions("", "", "");

  public static WatchOptions labels(String selector) {
    return new WatchOptions(selector, "", "");
  }

  public static WatchOptions fields(String selector) {
    return new WatchOptions("", selector, "");
  }

  public WatchOptions after(String resourceVersion) {
    return new WatchOptions(labelSelector, fieldSelector, resourceVersion);
  }

  /// The list of what this watches.
  public ListOptions list() {
    return new ListOptions(labelSelector, fieldSelector, 0, "", "");
  }

  Map<String, String> parameters() {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("watch", "true");
    parameters.put("allowWatchBookmarks", "true");
    ListOptions.put(parameters, "labelSelector", labelSelector);
    ListOptions.put(parameters, "fieldSelector", fieldSelector);
    ListOptions.put(parameters, "resourceVersion", resourceVersion);
    return parameters;
  }
}
