package dev.ballast.objects;

/// Which object: its resource, namespace (`""` for a cluster-scoped one) and name.
public record ObjectKey(GroupResource resource, String namespace, String name) {
  /// `namespace/name`, or `name` alone when cluster-scoped.
  public String path() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  @Override
  public String toString() {
    return resource + " " + path();
  }
}
