package dev.ballast.controllers.replicaset;

import dev.ballast.client.Types;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.ResourceType;

/// The two kinds of sets, which differ in little more than their names.
public enum Workload {
  REPLICA_SET("ReplicaSet", Types.REPLICA_SETS),
  REPLICATION_CONTROLLER("ReplicationController", Types.REPLICATION_CONTROLLERS);

  private final String kind;
  private final ResourceType type;

  Workload(String kind, ResourceType type) {
    this.kind = kind;
    this.type = type;
  }

  String kind() {
    return kind;
  }

  ResourceType type() {
    return type;
  }

  /// The name in events and logs.
  String component() {
    return this == REPLICA_SET ? "replicaset-controller" : "replication-controller";
  }

  LabelSelector selector(KubeObject set) {
    return this == REPLICA_SET
        ? LabelSelector.ofTree(set.at("spec", "selector"))
        : LabelSelector.ofLabels(set.strings("spec", "selector"));
  }
}
