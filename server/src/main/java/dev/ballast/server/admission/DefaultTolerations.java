package dev.ballast.server.admission;

import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A pod stays for five minutes on a node that has gone, unless it says otherwise
/// (<https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/>,
/// DefaultTolerationSeconds).
final class DefaultTolerations {
  private static final long TOLERATED_SECONDS = 300;
  private static final List<String> LOST_NODE =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  private DefaultTolerations() {}

  static void mutate(Attributes asked) {
    if (!asked.creates("Pod") && !asked.updates("Pod")) return;
    ObjectNode spec = Json.child(asked.object(), "spec");
    for (String taint : LOST_NODE) {
      if (!tolerated(spec, taint)) tolerate(spec, taint);
    }
  }

  private static boolean tolerated(ObjectNode spec, String taint) {
    for (JsonNode each : spec.path("tolerations")) {
      String effect = Json.string(each, "effect");
      String key = Json.string(each, "key");
      boolean covers = effect.isEmpty() || effect.equals("NoExecute");
      if (covers && (key.equals(taint) || key.isEmpty())) return true;
    }
    return false;
  }

  private static void tolerate(ObjectNode spec, String taint) {
    spec.withArray("tolerations")
        .addObject()
        .put("key", taint)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", TOLERATED_SECONDS);
  }
}
