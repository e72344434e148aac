package dev.ballast.controllers.daemonset;

import dev.ballast.objects.KubeObject;
import tools.jackson.databind.node.ObjectNode;

/// What a DaemonSet reports of itself.
record DaemonStatus(
    long observedGeneration,
    int desired,
    int current,
    int misscheduled,
    int ready,
    int updated,
    int available,
    int collisionCount) {
  static DaemonStatus of(KubeObject set) {
    return new DaemonStatus(
        set.number(0, "status", "observedGeneration"),
        count(set, "desiredNumberScheduled"),
        count(set, "currentNumberScheduled"),
        count(set, "numberMisscheduled"),
        count(set, "numberReady"),
        count(set, "updatedNumberScheduled"),
        count(set, "numberAvailable"),
        count(set, "collisionCount"));
  }

  private static int count(KubeObject set, String field) {
    return (int) set.number(0, "status", field);
  }

  /// Writes itself into a set's `status`, leaving other fields alone.
  void into(ObjectNode status) {
    status.put("currentNumberScheduled", current).put("numberMisscheduled", misscheduled);
    status.put("desiredNumberScheduled", desired).put("numberReady", ready);
    status.put("observedGeneration", observedGeneration);
    optional(status, "updatedNumberScheduled", updated);
    optional(status, "numberAvailable", available);
    optional(status, "numberUnavailable", desired - available);
    optional(status, "collisionCount", collisionCount);
  }

  private static void optional(ObjectNode status, String field, int value) {
    if (value == 0) status.remove(field);
    else status.put(field, value);
  }
}
