package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.objects.Json;

/// A machine that runs pods.
public final class Nodes {
  private Nodes() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Node", "nodes")
        .shortNames("no")
        .subresource(
            Subresource.of(
                "proxy", "NodeProxyOptions", "create", "delete", "get", "patch", "update"))
        .separateStatus()
        .field(
            "spec.unschedulable",
            node -> Boolean.toString(Json.flag(node, "spec", "unschedulable")))
        .columns(NodeColumns.all())
        .build();
  }
}
