package dev.ballast.controllers.garbage;

import dev.ballast.objects.KubeObject;
import dev.ballast.objects.OwnerReference;
import java.util.List;
import java.util.Set;

/// What garbage collection knows of an object: its place among owners and dependents, and nothing
/// of its content.
record Member(
    String uid,
    Tracked tracked,
    String namespace,
    String name,
    List<OwnerReference> owners,
    Set<String> finalizers,
    boolean deleting) {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  static Member of(Tracked tracked, KubeObject object) {
    return new Member(
        object.uid(),
        tracked,
        object.namespace(),
        object.name(),
        object.owners(),
        Set.copyOf(object.finalizers()),
        object.deleting());
  }

  /// Going, but only after its dependents.
  boolean awaitsDependents() {
    return deleting && finalizers.contains(FOREGROUND);
  }

  boolean orphansDependents() {
    return deleting && finalizers.contains(ORPHAN);
  }

  /// Whether its being there keeps `owner`, which is going in the foreground, from going.
  boolean blocks(String owner) {
    return owners.stream().anyMatch(each -> each.uid().equals(owner) && each.blockOwnerDeletion());
  }
}
