package dev.ballast.server.http;

import dev.ballast.server.access.Impersonation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/// Reads the headers by which a request asks to be somebody else's.
final class ImpersonationHeaders {
  private static final Impersonation.Asked NOTHING =
      new Impersonation.Asked("", List.of(), "", Map.of());
  private static final String PREFIX = "impersonate-";
  private static final String EXTRA = "extra-";

  private ImpersonationHeaders() {}

  static Impersonation.Asked read(HttpFields headers) {
    boolean any = false;
    for (HttpField each : headers) any |= concerns(each.getName());
    return any ? gather(headers) : NOTHING;
  }

  private static boolean concerns(String name) {
    return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  private static Impersonation.Asked gather(HttpFields headers) {
    String user = "";
    String uid = "";
    var groups = new ArrayList<String>();
    var extra = new TreeMap<String, List<String>>();
    for (HttpField each : headers) {
      if (!concerns(each.getName())) continue;
      String name = each.getName().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
      String value = each.getValue() == null ? "" : each.getValue();
      switch (name) {
        case "user" -> user = value;
        case "uid" -> uid = value;
        case "group" -> groups.add(value);
        default -> {
          if (!name.startsWith(EXTRA)) continue;
          String key = unescaped(name.substring(EXTRA.length()));
          extra.computeIfAbsent(key, first -> new ArrayList<>()).add(value);
        }
      }
    }
    return new Impersonation.Asked(user, groups, uid, extra);
  }

  /// A key is percent-encoded; one that is not well formed is taken as it is, as Kubernetes does.
  private static String unescaped(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }
}
