package dev.ballast.client;

import dev.ballast.objects.ResourceType;

/// One line of discovery: a resource, its kind, and whether its objects live in namespaces.
public record ApiResource(ResourceType type, String kind, boolean namespaced) {
  /// Whether this is a part of another resource, such as `pods/log`.
  public boolean subresource() {
    return type.resource().indexOf('/') >= 0;
  }
}
