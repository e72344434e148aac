package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;

/// How objects get from version to version.
final class ConversionRules {
  private ConversionRules() {}

  static void check(Field conversion) {
    if (conversion.absent()) return;
    Field strategy = conversion.at("strategy");
    if (strategy.empty()) strategy.required();
    else strategy.oneOf("None", "Webhook");
    Field webhook = conversion.at("webhook");
    Field config = conversion.at("webhookClientConfig").with(webhook.at("clientConfig").value());
    Field versions =
        conversion
            .at("conversionReviewVersions")
            .with(webhook.at("conversionReviewVersions").value());
    if (strategy.is("Webhook")) {
      if (config.absent()) config.required("required when strategy is set to Webhook");
      else client(config);
      versions(versions);
    } else {
      String words = "should not be set when strategy is not set to Webhook";
      if (config.present()) config.forbidden(words);
      if (versions.filled()) versions.forbidden(words);
    }
  }

  private static void client(Field config) {
    Field url = config.at("url");
    Field service = config.at("service");
    if (url.present() == service.present())
      config.required("exactly one of url or service is required");
    else if (url.present()) url(url);
    else service(service);
  }

  private static void url(Field url) {
    String form = "; desired format: https://host[/path]";
    URI read;
    try {
      read = new URI(url.text());
    } catch (URISyntaxException e) {
      url.required("url must be a valid URL: " + e.getMessage() + form);
      return;
    }
    if (!"https".equals(read.getScheme()))
      url.invalid(
          read.getScheme() == null ? "" : read.getScheme(),
          "'https' is the only allowed URL scheme" + form);
    if (read.getHost() == null || read.getHost().isEmpty())
      url.invalid("", "host must be specified" + form);
    if (read.getUserInfo() != null)
      url.invalid(read.getUserInfo(), "user information is not permitted in the URL");
    if (read.getFragment() != null)
      url.invalid(read.getFragment(), "fragments are not permitted in the URL");
    if (read.getQuery() != null)
      url.invalid(read.getQuery(), "query parameters are not permitted in the URL");
  }

  private static void service(Field service) {
    service.at("name").demanded("service name is required");
    service.at("namespace").demanded("service namespace is required");
    Field port = service.at("port");
    if (port.present() && (port.number() < 1 || port.number() > 65535))
      port.invalid("port is not valid: must be between 1 and 65535, inclusive");
    Field path = service.at("path");
    if (path.absent()) return;
    String text = path.text();
    if (text.equals("/") || text.isEmpty()) return;
    if (text.equals("//")) path.invalid("segment[0] may not be empty");
    else if (!text.startsWith("/")) path.invalid("must start with a '/'");
    else segments(path, text);
  }

  private static void segments(Field path, String text) {
    String[] steps = text.substring(1).split("/", -1);
    int count = steps[steps.length - 1].isEmpty() ? steps.length - 1 : steps.length;
    for (int i = 0; i < count; i++) {
      if (steps[i].isEmpty()) {
        path.invalid("segment[" + i + "] may not be empty");
        continue;
      }
      for (String fault : Forms.subdomain(steps[i])) path.invalid("segment[" + i + "]: " + fault);
    }
  }

  private static void versions(Field versions) {
    if (versions.empty()) {
      versions.required();
      return;
    }
    var seen = new HashSet<String>();
    for (Field each : versions.items()) {
      if (!seen.add(each.text())) each.invalid("duplicate version");
      else each.reads(Forms::label1035);
    }
    if (!seen.contains("v1") && !seen.contains("v1beta1"))
      versions.invalid("must include at least one of v1, v1beta1");
  }
}
