package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.Set;

/// Nothing is created where there is no namespace or where one is going, and the ones that the
/// cluster stands on stay
/// (<https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/>).
final class NamespaceLifecycle {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  /// Somebody may ask what they might do where there is nothing yet.
  private static final GroupResource ACCESS_REVIEWS =
      new GroupResource("authorization.k8s.io", "localsubjectaccessreviews");

  private static final Set<String> KEPT = Set.of("default", "kube-system", "kube-public");

  private NamespaceLifecycle() {}

  static void check(Attributes asked) {
    switch (asked.operation()) {
      case CREATE -> create(asked);
      case DELETE -> delete(asked);
      case UPDATE, CONNECT -> {}
    }
  }

  private static void create(Attributes asked) {
    String namespace = asked.namespace();
    if (namespace.isEmpty() || asked.kind().type().groupResource().equals(ACCESS_REVIEWS)) return;
    Entry<Stored> found = asked.seen().get(Keys.of(new ObjectKey(NAMESPACES, "", namespace)));
    if (found == null) throw ApiException.notFound(NAMESPACES, namespace);
    if (!found.value().object().deleting()) return;
    ApiException refusal =
        asked.forbidden(
            "unable to create new content in namespace "
                + namespace
                + " because it is being terminated");
    Json.child(refusal.status(), "details")
        .putArray("causes")
        .addObject()
        .put("reason", "NamespaceTerminating")
        .put("message", "namespace " + namespace + " is being terminated")
        .put("field", "metadata.namespace");
    throw refusal;
  }

  private static void delete(Attributes asked) {
    boolean namespace = asked.kind().type().groupResource().equals(NAMESPACES);
    if (namespace && KEPT.contains(asked.name()))
      throw asked.forbidden("this namespace may not be deleted");
  }
}
