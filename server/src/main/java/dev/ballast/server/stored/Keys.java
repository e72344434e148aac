package dev.ballast.server.stored;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.ObjectKey;

/// Where objects lie in the store: `apps/statefulsets/default/web`, `core/nodes//n1`.
public final class Keys {
  private Keys() {}

  /// The folder of all objects of a resource.
  public static String folder(GroupResource resource) {
    return (resource.group().isEmpty() ? "core" : resource.group())
        + "/"
        + resource.resource()
        + "/";
  }

  /// The folder of a resource in one namespace, or in all of them where `namespace` is `""`.
  public static String folder(GroupResource resource, String namespace) {
    return namespace.isEmpty() ? folder(resource) : folder(resource) + namespace + "/";
  }

  public static String of(ObjectKey key) {
    return folder(key.resource()) + key.namespace() + "/" + key.name();
  }
}
