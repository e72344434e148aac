package dev.ballast.client;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import tools.jackson.databind.node.ObjectNode;

/// Which version of which object an event is about. It holds names alone: events are remembered for
/// longer than the object's tree should be kept.
record Subject(
    String apiVersion,
    String kind,
    String namespace,
    String name,
    String uid,
    String resourceVersion) {

  static Subject of(KubeObject object) {
    return new Subject(
        object.apiVersion(),
        object.kind(),
        object.namespace(),
        object.name(),
        object.uid(),
        object.resourceVersion());
  }

  String path() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /// An event's `involvedObject`.
  ObjectNode reference(String fieldPath) {
    ObjectNode reference = Json.object();
    reference.put("kind", kind);
    if (!namespace.isEmpty()) reference.put("namespace", namespace);
    reference.put("name", name).put("uid", uid);
    reference.put("apiVersion", apiVersion).put("resourceVersion", resourceVersion);
    if (!fieldPath.isEmpty()) reference.put("fieldPath", fieldPath);
    return reference;
  }
}
