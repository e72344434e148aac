package dev.ballast.controllers.statefulset;

import dev.ballast.objects.KubeObject;
import tools.jackson.databind.node.ObjectNode;

/// What a StatefulSet reports of itself.
record SetStatus(
    long observedGeneration,
    int replicas,
    int readyReplicas,
    int availableReplicas,
    int currentReplicas,
    int updatedReplicas,
    String currentRevision,
    String updateRevision,
    int collisionCount) {
  static SetStatus of(KubeObject set) {
    return new SetStatus(
        set.number(0, "status", "observedGeneration"),
        count(set, "replicas"),
        count(set, "readyReplicas"),
        count(set, "availableReplicas"),
        count(set, "currentReplicas"),
        count(set, "updatedReplicas"),
        set.text("status", "currentRevision"),
        set.text("status", "updateRevision"),
        count(set, "collisionCount"));
  }

  private static int count(KubeObject set, String field) {
    return (int) set.number(0, "status", field);
  }

  /// Every pod is there, ready and at the wanted revision, which becomes the current one.
  SetStatus completed() {
    return new SetStatus(
        observedGeneration,
        replicas,
        readyReplicas,
        availableReplicas,
        updatedReplicas,
        updatedReplicas,
        updateRevision,
        updateRevision,
        collisionCount);
  }

  /// Writes itself into a set's `status`, leaving other fields alone.
  void into(ObjectNode status) {
    status.put("observedGeneration", observedGeneration).put("replicas", replicas);
    optional(status, "readyReplicas", readyReplicas);
    status.put("availableReplicas", availableReplicas);
    optional(status, "currentReplicas", currentReplicas);
    optional(status, "updatedReplicas", updatedReplicas);
    status.put("currentRevision", currentRevision).put("updateRevision", updateRevision);
    status.put("collisionCount", collisionCount);
  }

  private static void optional(ObjectNode status, String field, int value) {
    if (value == 0) status.remove(field);
    else status.put(field, value);
  }
}
