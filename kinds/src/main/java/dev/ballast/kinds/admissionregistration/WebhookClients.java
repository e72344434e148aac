package dev.ballast.kinds.admissionregistration;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.net.URI;
import java.net.URISyntaxException;

/// What holds for the place where a webhook listens: a URL, or a Service of the cluster.
public final class WebhookClients {
  private static final String FORM = "; desired format: https://host[/path]";

  private WebhookClients() {}

  /// A `clientConfig` that names exactly one of the two.
  public static void validate(Field client) {
    if (client.has("url") == client.has("service")) {
      client.required("exactly one of url or service is required");
    } else if (client.has("url")) {
      url(client.at("url"));
    } else {
      service(client.at("service"));
    }
  }

  private static void url(Field url) {
    URI parsed;
    try {
      parsed = new URI(url.text());
    } catch (URISyntaxException e) {
      url.required(
          "url must be a valid URL: parse \"" + url.text() + "\": " + e.getReason() + FORM);
      return;
    }
    String scheme = or(parsed.getScheme());
    String authority = or(parsed.getRawAuthority());
    int at = authority.lastIndexOf('@');
    if (!scheme.equals("https"))
      url.invalid(scheme, "'https' is the only allowed URL scheme" + FORM);
    if (authority.length() == at + 1) url.invalid("", "host must be specified" + FORM);
    if (at >= 0)
      url.invalid(authority.substring(0, at), "user information is not permitted in the URL");
    String fragment = or(parsed.getFragment());
    if (!fragment.isEmpty()) url.invalid(fragment, "fragments are not permitted in the URL");
    String query = or(parsed.getRawQuery());
    if (!query.isEmpty()) url.invalid(query, "query parameters are not permitted in the URL");
  }

  private static String or(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  private static void service(Field service) {
    service.at("name").demanded("service name is required");
    service.at("namespace").demanded("service namespace is required");
    Field port = service.at("port");
    if (port.number() < 1 || port.number() > 65535) {
      port.invalidJson(
          Long.toString(port.number()),
          "port is not valid: must be between 1 and 65535, inclusive");
    }
    path(service.at("path"));
  }

  private static void path(Field path) {
    String text = path.text();
    if (text.isEmpty() || text.equals("/")) return;
    if (text.equals("//")) {
      path.invalid("segment[0] may not be empty");
      return;
    }
    if (!text.startsWith("/")) path.invalid("must start with a '/'");
    String rest = text.substring(1);
    String[] steps =
        (rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest).split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      String segment = "segment[" + i + "]";
      if (steps[i].isEmpty()) path.invalid(segment + " may not be empty");
      else for (String fault : Forms.subdomain(steps[i])) path.invalid(segment + ": " + fault);
    }
  }
}
