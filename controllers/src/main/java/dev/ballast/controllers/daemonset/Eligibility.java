package dev.ballast.controllers.daemonset;

import dev.ballast.client.view.NodeSelector;
import dev.ballast.client.view.NodeView;
import dev.ballast.client.view.Taint;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;

/// Whether a DaemonSet wants a pod on a node. Its name, labels and taints decide; free resources do
/// not: a pod that finds no room waits there.
///
/// @param shouldRun whether one is to be started there
/// @param mayStay whether one that runs there already may go on
record Eligibility(boolean shouldRun, boolean mayStay) {
  private static final Eligibility NEVER = new Eligibility(false, false);

  /// @param podSpec the pods' `spec`, their tolerations completed ([DaemonObjects#tolerations])
  static Eligibility of(JsonNode podSpec, NodeView node) {
    String only = Json.string(podSpec, "nodeName");
    if (!only.isEmpty() && !only.equals(node.name())) return NEVER;
    if (!NodeSelector.accepts(podSpec, node)) return NEVER;
    JsonNode tolerations = podSpec.path("tolerations");
    boolean mayStart = true;
    boolean mayStay = true;
    for (Taint taint : node.taints()) {
      if (taint.effect().equals(Taint.PREFER_NO_SCHEDULE) || taint.toleratedBy(tolerations))
        continue;
      mayStart = false;
      if (taint.effect().equals(Taint.NO_EXECUTE)) mayStay = false;
    }
    return new Eligibility(mayStart, mayStay);
  }
}
