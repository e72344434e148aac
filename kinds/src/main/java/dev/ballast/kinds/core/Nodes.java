package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.ResourceRules;
import dev.ballast.kinds.core.pod.SchedulingRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Addresses;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A machine that runs pods.
public final class Nodes {
  private static final List<String> SYSTEM_INFO =
      List.of(
          "machineID",
          "systemUUID",
          "bootID",
          "kernelVersion",
          "osImage",
          "containerRuntimeVersion",
          "kubeletVersion",
          "kubeProxyVersion",
          "operatingSystem",
          "architecture");

  private Nodes() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Node", "nodes")
        .shortNames("no")
        .subresource(
            Subresource.of(
                "proxy", "NodeProxyOptions", "create", "delete", "get", "patch", "update"))
        .statusOfCreator(Nodes::status)
        .defaults(node -> cidrs(Json.child(node, "spec")))
        .rules(Nodes::rules)
        .updateRules(Nodes::updateRules)
        .statusRules(Nodes::updateRules)
        .field(
            "spec.unschedulable",
            node -> Boolean.toString(Json.flag(node, "spec", "unschedulable")))
        .columns(NodeColumns.all())
        .build();
  }

  /// The range of the pods' addresses stands under two keys, today's and the one of old.
  private static void cidrs(ObjectNode spec) {
    String one = Json.string(spec, "podCIDR");
    JsonNode all = spec.path("podCIDRs");
    if (!one.isEmpty() && !Json.string(all.path(0)).equals(one)) spec.putArray("podCIDRs").add(one);
    else if (one.isEmpty() && !all.isEmpty()) spec.put("podCIDR", all.path(0).asString(""));
  }

  private static void status(ObjectNode status) {
    JsonNode capacity = status.path("capacity");
    if (!capacity.isEmpty() && status.path("allocatable").isEmpty())
      status.set("allocatable", capacity.deepCopy());
    ObjectNode kubelet = Json.child(Json.child(status, "daemonEndpoints"), "kubeletEndpoint");
    if (!kubelet.has("Port")) kubelet.put("Port", 0);
    ObjectNode info = Json.child(status, "nodeInfo");
    for (String field : SYSTEM_INFO) if (!info.has(field)) info.put(field, "");
    for (JsonNode each : status.path("conditions")) {
      if (!(each instanceof ObjectNode condition)) continue;
      if (!condition.has("lastHeartbeatTime")) condition.putNull("lastHeartbeatTime");
      if (!condition.has("lastTransitionTime")) condition.putNull("lastTransitionTime");
    }
  }

  private static void rules(Field node) {
    taints(node);
    resources(node);
    for (Field each : node.at("spec", "podCIDRs").items()) each.reads(Addresses::rangeFaults);
  }

  /// Kubernetes tells of taints as if they stood in the metadata.
  private static void taints(Field node) {
    Field taints = node.at("metadata", "taints").with(node.at("spec", "taints").value());
    var seen = new HashSet<String>();
    for (Field each : taints.items()) {
      Selectors.labelName(each.at("key"));
      List<String> faults = Forms.labelValue(each.at("value").text());
      if (!faults.isEmpty()) each.at("value").invalid(String.join(";", faults));
      if (each.at("effect").demanded()) each.at("effect").oneOf(SchedulingRules.EFFECTS);
      if (!seen.add(each.at("key").text() + " " + each.at("effect").text())) repeated(each);
    }
  }

  private static void repeated(Field taint) {
    ObjectNode shown = Json.object();
    shown.put("Key", taint.at("key").text()).put("Value", taint.at("value").text());
    shown.put("Effect", taint.at("effect").text()).putNull("TimeAdded");
    String detail = "taints must be unique by key and effect pair";
    taint
        .errors()
        .add(new FieldError(FieldError.Type.DUPLICATE, taint.path(), Json.text(shown), detail));
  }

  private static void resources(Field node) {
    for (String map : List.of("capacity", "allocatable")) {
      for (Field each : node.at("status", map).entries()) ResourceRules.amount(each);
    }
  }

  private static void updateRules(Field node, Field old) {
    rules(node);
    resources(node);
    addresses(node.at("status", "addresses"));
    Field spec = node.at("spec");
    Field before = old.at("spec");
    if (before.at("podCIDRs").filled() && !spec.at("podCIDRs").same(before.at("podCIDRs"))) {
      spec.at("podCIDRs")
          .forbidden("node updates may not change podCIDR except from \"\" to valid");
    }
    if (before.at("providerID").filled() && !spec.at("providerID").same(before.at("providerID"))) {
      spec.at("providerID")
          .forbidden("node updates may not change providerID except from \"\" to valid");
    }
    taints(node);
  }

  private static void addresses(Field addresses) {
    var seen = new HashSet<JsonNode>();
    for (Field each : addresses.items()) {
      if (seen.add(each.value())) continue;
      ObjectNode shown = Json.object();
      each.duplicate(
          shown.put("Type", each.at("type").text()).put("Address", each.at("address").text()));
    }
  }
}
