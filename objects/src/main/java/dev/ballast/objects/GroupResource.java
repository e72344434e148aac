package dev.ballast.objects;

/// A resource's plural name in its API group, version aside: `statefulsets` in `apps`. The core
/// group is `""`.
public record GroupResource(String group, String resource) implements Comparable<GroupResource> {
  /// As Kubernetes writes it in messages: `statefulsets.apps`, or `pods` in the core group.
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }

  @Override
  public int compareTo(GroupResource other) {
    int byGroup = group.compareTo(other.group);
    return byGroup != 0 ? byGroup : resource.compareTo(other.resource);
  }
}
