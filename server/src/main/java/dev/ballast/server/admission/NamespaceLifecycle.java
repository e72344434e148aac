package dev.ballast.server.admission;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Nothing is created where there is no namespace or where one is going, and the ones that the
/// cluster stands on stay.
///
///
/// (<https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/>)
final class NamespaceLifecycle {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final Set<String> KEPT = Set.of("default", "kube-system", "kube-public");

  private NamespaceLifecycle() {}

  static void create(Snapshot<Stored> seen, Kind kind, String namespace, ObjectNode object) {
    if (namespace.isEmpty()) return;
    Entry<Stored> found = seen.get(Keys.of(new ObjectKey(NAMESPACES, "", namespace)));
    if (found == null) throw ApiException.notFound(NAMESPACES, namespace);
    if (!found.value().object().deleting()) return;
    ApiException refusal =
        ApiException.forbidden(
            kind.type().groupResource(),
            Json.string(object, "metadata", "name"),
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

  static void delete(String name) {
    if (KEPT.contains(name))
      throw ApiException.forbidden(NAMESPACES, name, "this namespace may not be deleted");
  }
}
