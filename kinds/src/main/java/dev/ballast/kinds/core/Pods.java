package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.PodDefaults;
import dev.ballast.kinds.core.pod.PodSpecRules;
import dev.ballast.kinds.core.pod.PodUpdates;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.Json;
import dev.ballast.objects.resource.QosClass;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

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
        .defaults(PodDefaults::fill)
        .onCreate(Pods::create)
        .onUpdate((next, old) -> positiveGrace(next))
        .rules(Pods::rules)
        .updateRules(Pods::updateRules)
        .door("ephemeralcontainers", PodDoors::keepAllButEphemeral, PodDoors::addEphemeral)
        .door("resize", PodDoors::keepAllButResources, PodDoors::resize)
        .field("spec.nodeName")
        .field("spec.restartPolicy")
        .field("spec.schedulerName")
        .field("spec.serviceAccountName")
        .field("spec.hostNetwork", pod -> Boolean.toString(Json.flag(pod, "spec", "hostNetwork")))
        .field("status.phase")
        .field("status.podIP", pod -> Json.string(pod.path("status").path("podIPs").path(0), "ip"))
        .field("status.nominatedNodeName")
        .columns(PodColumns.all())
        .returnsDeleted()
        .build();
  }

  private static void create(ObjectNode pod) {
    positiveGrace(pod);
    ObjectNode status = Json.child(pod, "status");
    status.put("phase", "Pending").put("qosClass", QosClass.of(pod.path("spec")));
    if (pod.path("spec").path("schedulingGates").isEmpty()) return;
    status
        .putArray("conditions")
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "False")
        .putNull("lastProbeTime")
        .putNull("lastTransitionTime")
        .put("reason", "SchedulingGated")
        .put("message", "Scheduling is blocked due to non-empty scheduling gates");
  }

  /// A negative grace period means the shortest one.
  private static void positiveGrace(ObjectNode pod) {
    ObjectNode spec = Json.child(pod, "spec");
    if (Json.number(spec, 0, "terminationGracePeriodSeconds") < 0)
      spec.put("terminationGracePeriodSeconds", 1);
  }

  private static void rules(Field pod) {
    everywhere(pod);
    Field spec = pod.at("spec");
    if (spec.at("ephemeralContainers").filled())
      spec.at("ephemeralContainers").forbidden("cannot be set on create");
    if (spec.at("nodeName").filled() && spec.at("schedulingGates").filled()) {
      spec.at("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
    }
  }

  /// What holds for a pod but not for a template, besides what holds for both.
  static void everywhere(Field pod) {
    Field spec = pod.at("spec");
    PodSpecRules.validate(spec);
    if (spec.at("serviceAccountName").empty()) {
      for (Field volume : spec.at("volumes").items()) {
        for (Field source : volume.at("projected", "sources").items()) {
          if (source.has("serviceAccountToken")) {
            source
                .at("serviceAccountToken")
                .forbidden("must not be specified when serviceAccountName is not set");
          }
        }
      }
    }
    for (String list : List.of("containers", "initContainers")) {
      for (Field each : spec.at(list).items()) {
        Field image = each.at("image");
        if (!image.text().equals(image.text().strip()))
          image.invalid("must not have leading or trailing whitespace");
      }
    }
  }

  private static void updateRules(Field pod, Field old) {
    everywhere(pod);
    PodUpdates.validate(pod.at("spec"), old.at("spec"));
  }
}
