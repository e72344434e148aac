package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.objects.Json;

/// Containers that run together on a node.
public final class Pods {
  private Pods() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Pod", "pods")
        .shortNames("po")
        .inAll()
        .namespaced()
        .subresource(Subresource.of("attach", "PodAttachOptions", "create", "get"))
        .subresource(Subresource.of("binding", "Binding", "create"))
        .subresource(Subresource.of("ephemeralcontainers", "Pod", "get", "patch", "update"))
        .subresource(Subresource.foreign("eviction", "policy", "Eviction", "create"))
        .subresource(Subresource.of("exec", "PodExecOptions", "create", "get"))
        .subresource(Subresource.of("log", "Pod", "get"))
        .subresource(Subresource.of("portforward", "PodPortForwardOptions", "create", "get"))
        .subresource(
            Subresource.of(
                "proxy", "PodProxyOptions", "create", "delete", "get", "patch", "update"))
        .subresource(Subresource.of("resize", "Pod", "get", "patch", "update"))
        .status(status -> {})
        .generationOf("spec")
        .field("spec.nodeName")
        .field("spec.restartPolicy")
        .field("spec.schedulerName")
        .field("spec.serviceAccountName")
        .field("spec.hostNetwork", pod -> Boolean.toString(Json.flag(pod, "spec", "hostNetwork")))
        .field("status.phase")
        .field("status.podIP", pod -> Json.string(pod.path("status").path("podIPs").path(0), "ip"))
        .field("status.nominatedNodeName")
        .columns(PodColumns.all())
        .build();
  }
}
