package dev.ballast.controllers.garbage;

import dev.ballast.objects.OwnerReference;
import dev.ballast.objects.ResourceType;

/// A kind whose objects own and are owned.
public record Tracked(ResourceType type, String kind, boolean namespaced) {
  boolean means(OwnerReference owner) {
    return kind.equals(owner.kind()) && type.group().equals(owner.group());
  }
}
