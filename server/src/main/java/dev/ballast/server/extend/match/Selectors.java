package dev.ballast.server.extend.match;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether labels of an object and of its namespace are those that a webhook or a policy is
/// about.
public final class Selectors {
  private Selectors() {}

  /// By `namespaceSelector` and `objectSelector` of `match`.
  ///
  /// @throws ApiException 404 where the namespace is gone
  public static boolean match(JsonNode match, Subject subject) {
    return inNamespace(match.path("namespaceSelector"), subject)
        && hasLabels(match.path("objectSelector"), subject);
  }

  /// What has no namespace is in all of them.
  private static boolean inNamespace(JsonNode selector, Subject subject) {
    LabelSelector wanted = LabelSelector.ofTree(selector);
    boolean without = subject.asked().namespace().isEmpty() && !subject.isNamespace();
    if (wanted.selectsEverything() || without) return true;
    Optional<ObjectNode> namespace = subject.namespace();
    if (namespace.isEmpty())
      throw ApiException.notFound(new GroupResource("", "namespaces"), subject.asked().namespace());
    return wanted.matches(new KubeObject(namespace.get()).labels());
  }

  /// Either form will do: nobody escapes by taking a label off.
  private static boolean hasLabels(JsonNode selector, Subject subject) {
    LabelSelector wanted = LabelSelector.ofTree(selector);
    return wanted.selectsEverything()
        || fits(wanted, subject.object())
        || fits(wanted, subject.old());
  }

  private static boolean fits(LabelSelector wanted, @Nullable ObjectNode object) {
    return object != null && wanted.matches(new KubeObject(object).labels());
  }
}
