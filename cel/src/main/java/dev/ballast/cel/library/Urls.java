package dev.ballast.cel.library;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Kubernetes' URL library: the parts of an absolute URI or an absolute path.
final class Urls {
  private static final Type<URI> URL = Type.opaque("kubernetes.URL", URI.class);

  private Urls() {}

  static void add(Functions to) {
    to.global("url", "string_to_url", URL, Type.STRING, Urls::parse);
    to.global("isURL", "is_url_string", Type.BOOL, Type.STRING, text -> fault(text).isEmpty());
    to.member("getScheme", "url_get_scheme", Type.STRING, URL, url -> text(url.getScheme()));
    to.member("getHost", "url_get_host", Type.STRING, URL, Urls::host);
    to.member("getHostname", "url_get_hostname", Type.STRING, URL, Urls::hostname);
    to.member("getPort", "url_get_port", Type.STRING, URL, Urls::port);
    to.member(
        "getEscapedPath", "url_get_escaped_path", Type.STRING, URL, url -> text(url.getRawPath()));
    to.member("getQuery", "url_get_query", Type.STRINGS_BY_NAME, URL, Urls::query);
  }

  /// Why `text` is none, in Go's words; `""` where it is one.
  static String fault(String text) {
    try {
      if (text.isEmpty()) return "parse \"\": empty url";
      URI read = new URI(text);
      boolean absolute = read.getScheme() != null || text.startsWith("/");
      return absolute ? "" : "parse \"" + text + "\": invalid URI for request";
    } catch (URISyntaxException notOne) {
      return "parse \"" + text + "\": invalid URI for request";
    }
  }

  private static URI parse(String text) {
    String fault = fault(text);
    if (fault.isEmpty()) return URI.create(text);
    throw new IllegalArgumentException("URL parse error during conversion from string: " + fault);
  }

  private static String text(@Nullable String part) {
    return part == null ? "" : part;
  }

  private static String host(URI url) {
    String authority = text(url.getRawAuthority());
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static String hostname(URI url) {
    String host = host(url);
    if (host.startsWith("[")) return host.substring(1, host.indexOf(']'));
    int colon = host.lastIndexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  private static String port(URI url) {
    String host = host(url);
    int colon = host.lastIndexOf(':');
    return colon < 0 || colon < host.lastIndexOf(']') ? "" : host.substring(colon + 1);
  }

  private static Map<String, List<String>> query(URI url) {
    var values = new LinkedHashMap<String, List<String>>();
    for (String each : text(url.getRawQuery()).split("&")) {
      if (each.isEmpty()) continue;
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      String value = equals < 0 ? "" : each.substring(equals + 1);
      values.computeIfAbsent(plain(name), any -> new ArrayList<>()).add(plain(value));
    }
    return values;
  }

  private static String plain(String escaped) {
    return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
  }
}
