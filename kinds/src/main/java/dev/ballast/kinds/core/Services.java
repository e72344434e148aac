package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;

/// A name and an address for a set of pods.
public final class Services {
  private Services() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Service", "services")
        .shortNames("svc")
        .inAll()
        .namespaced()
        .createdByUpdate()
        .subresource(
            Subresource.of(
                "proxy", "ServiceProxyOptions", "create", "delete", "get", "patch", "update"))
        .status(status -> Json.child(status, "loadBalancer"))
        .name(Forms::label)
        .field("spec.clusterIP")
        .field("spec.type")
        .columns(ServiceColumns.all())
        .build();
  }
}
