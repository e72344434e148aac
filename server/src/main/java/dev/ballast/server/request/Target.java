package dev.ballast.server.request;

import dev.ballast.objects.ResourceType;

/// What a request is about; `""` for a part that it does not name.
public record Target(ResourceType type, String namespace, String name, String subresource) {
  public boolean isSubresource() {
    return !subresource.isEmpty();
  }
}
