package dev.ballast.kinds.core;

import dev.ballast.kinds.rule.Defaults;
import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// Claims inside other objects.
public final class ClaimTemplates {
  private ClaimTemplates() {}

  /// A claim inside a StatefulSet shows as a whole object, its status too.
  public static void fill(ObjectNode claim) {
    claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
    PersistentVolumeClaims.fillSpec(Json.child(claim, "spec"));
    Defaults.text(Json.child(claim, "status"), "phase", "Pending");
  }
}
