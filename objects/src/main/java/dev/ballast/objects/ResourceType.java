package dev.ballast.objects;

/// A resource as requests name it: group, version and plural name (Kubernetes:
/// GroupVersionResource).
public record ResourceType(String group, String version, String resource) {
  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  /// `v1` or `apps/v1`.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// `/api/v1` or `/apis/apps/v1`.
  public String root() {
    return (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version;
  }
}
