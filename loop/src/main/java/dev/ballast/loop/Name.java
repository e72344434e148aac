package dev.ballast.loop;

import dev.ballast.objects.KubeObject;

/// Which object of one resource type; the namespace of a cluster-scoped one is `""`.
public record Name(String namespace, String name) {
  public static Name of(KubeObject object) {
    return new Name(object.namespace(), object.name());
  }

  /// `namespace/name`, or `name` alone.
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
