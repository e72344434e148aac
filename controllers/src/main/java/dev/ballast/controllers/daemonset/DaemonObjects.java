package dev.ballast.controllers.daemonset;

import dev.ballast.loop.PodTemplate;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the pods of a DaemonSet, as trees.
record DaemonObjects(KubeObject set, ObjectNode template) {
  private static final String GENERATION = "deprecated.daemonset.template.generation";

  /// A taint that a daemon lives with.
  private record Tolerated(String key, String effect, boolean hostNetworkOnly) {}

  /// Daemons stay on nodes in trouble: that is what they are for.
  private static final List<Tolerated> TOLERATED =
      List.of(
          new Tolerated("node.kubernetes.io/not-ready", "NoExecute", false),
          new Tolerated("node.kubernetes.io/unreachable", "NoExecute", false),
          new Tolerated("node.kubernetes.io/disk-pressure", "NoSchedule", false),
          new Tolerated("node.kubernetes.io/memory-pressure", "NoSchedule", false),
          new Tolerated("node.kubernetes.io/pid-pressure", "NoSchedule", false),
          new Tolerated("node.kubernetes.io/unschedulable", "NoSchedule", false),
          new Tolerated("node.kubernetes.io/network-unavailable", "NoSchedule", true));

  /// The pods' `spec` without a node, as [Eligibility] judges it.
  ObjectNode spec() {
    ObjectNode spec = ((ObjectNode) template.path("spec")).deepCopy();
    spec.set("tolerations", tolerations(spec));
    return spec;
  }

  private static ArrayNode tolerations(JsonNode spec) {
    ArrayNode tolerations = Json.array();
    for (JsonNode each : spec.path("tolerations")) tolerations.add(each.deepCopy());
    for (Tolerated each : TOLERATED) {
      if (each.hostNetworkOnly && !Json.flag(spec, "hostNetwork")) continue;
      ObjectNode wanted = Json.object();
      wanted.put("effect", each.effect).put("key", each.key).put("operator", "Exists");
      if (!tolerations.valueStream().anyMatch(wanted::equals)) tolerations.add(wanted);
    }
    return tolerations;
  }

  /// The pod for `node`. The scheduler binds it, and can't bind it elsewhere.
  KubeObject pod(String node, String hash) {
    KubeObject pod = PodTemplate.pod(set, template);
    ObjectNode metadata = pod.metadata();
    metadata.put("generateName", set.name() + "-");
    ObjectNode labels = Json.child(metadata, "labels");
    labels.put(DaemonPod.HASH, hash);
    String generation = set.text("metadata", "annotations", GENERATION);
    if (!generation.isEmpty()) labels.put("pod-template-generation", generation);
    ObjectNode spec = spec();
    pinTo(node, spec);
    pod.tree().set("spec", spec);
    return pod;
  }

  /// Puts the node's name in the place of every required affinity term; preferences stay.
  private static void pinTo(String node, ObjectNode spec) {
    ObjectNode affinity = Json.child(Json.child(spec, "affinity"), "nodeAffinity");
    ObjectNode field = Json.object();
    field.put("key", "metadata.name").put("operator", "In").putArray("values").add(node);
    affinity
        .putObject("requiredDuringSchedulingIgnoredDuringExecution")
        .putArray("nodeSelectorTerms")
        .addObject()
        .putArray("matchFields")
        .add(field);
  }
}
