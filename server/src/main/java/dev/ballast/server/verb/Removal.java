package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// When an object that is being deleted is gone: nobody holds it any more, and, of a pod, its time
/// is over.
final class Removal {
  /// Whether `object`, in the form that is about to be committed, is to be removed instead.
  boolean finished(Kind kind, ObjectNode object) {
    if (Json.string(object, "metadata", "deletionTimestamp").isEmpty()) return false;
    if (!object.path("metadata").path("finalizers").isEmpty()) return false;
    return switch (kind.kind()) {
      case "Pod" -> Json.number(object, 0, "metadata", "deletionGracePeriodSeconds") == 0;
      case "Namespace" -> object.path("spec").path("finalizers").isEmpty();
      default -> true;
    };
  }
}
