package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.rule.Field;
import java.net.URI;
import java.net.URISyntaxException;

/// That a group which belongs to the Kubernetes community is used with its approval.
public final class Approval {
  public static final String ANNOTATION = "api-approved.kubernetes.io";
  private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";

  private Approval() {}

  /// Whether `group` belongs to the community.
  public static boolean isNeeded(String group) {
    return group.equals("k8s.io")
        || group.endsWith(".k8s.io")
        || group.equals("kubernetes.io")
        || group.endsWith(".kubernetes.io");
  }

  private static Field annotation(Field definition) {
    return definition.at("metadata", "annotations").key(ANNOTATION);
  }

  static boolean same(Field definition, Field old) {
    return annotation(definition).text().equals(annotation(old).text());
  }

  static void check(Field definition) {
    if (!isNeeded(definition.at("spec", "group").text())) return;
    Field annotation = annotation(definition);
    String text = annotation.text();
    String words = "protected groups must have approval annotation \"" + ANNOTATION + "\"";
    if (text.isEmpty()) annotation.required(words + SEE);
    else if (!text.startsWith("unapproved") && !isUrl(text))
      annotation.invalid(
          words + " with either a URL or a reason starting with \"unapproved\"" + SEE);
  }

  private static boolean isUrl(String text) {
    try {
      var url = new URI(text);
      return url.getHost() != null && url.getScheme() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
