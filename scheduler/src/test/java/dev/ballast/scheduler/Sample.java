package dev.ballast.scheduler;

import dev.ballast.loop.Name;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Quantity;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Objects for tests, and an [Observed] that is filled by a line.
final class Sample {
  private Sample() {}

  static KubeObject node(String name, String cpu, String memory) {
    KubeObject node = KubeObject.of("v1", "Node", "", name);
    node.metadata().putObject("labels").put("kubernetes.io/hostname", name);
    node.tree().putObject("spec");
    ObjectNode allocatable = node.tree().putObject("status").putObject("allocatable");
    allocatable.put("cpu", cpu).put("memory", memory).put("pods", "110");
    return node;
  }

  static KubeObject labelled(KubeObject node, String key, String value) {
    Json.child(node.metadata(), "labels").put(key, value);
    return node;
  }

  static KubeObject tainted(KubeObject node, String key, String value, String effect) {
    ObjectNode spec = Json.child(node.tree(), "spec");
    var taints = spec.has("taints") ? spec.withArray("taints") : spec.putArray("taints");
    taints.addObject().put("key", key).put("value", value).put("effect", effect);
    return node;
  }

  static KubeObject pod(String name) {
    return pod(name, "", "");
  }

  static KubeObject pod(String name, String cpu, String memory) {
    KubeObject pod = KubeObject.of("v1", "Pod", "default", name);
    pod.metadata().put("uid", "uid-" + name);
    ObjectNode container = pod.tree().putObject("spec").putArray("containers").addObject();
    container.put("name", "main").put("image", "nginx");
    ObjectNode requests = container.putObject("resources").putObject("requests");
    if (!cpu.isEmpty()) requests.put("cpu", cpu);
    if (!memory.isEmpty()) requests.put("memory", memory);
    return pod;
  }

  static KubeObject pod(String name, Consumer<ObjectNode> spec) {
    KubeObject pod = pod(name);
    spec.accept(Json.child(pod.tree(), "spec"));
    return pod;
  }

  static KubeObject withLabels(KubeObject pod, Map<String, String> labels) {
    ObjectNode tree = Json.child(pod.metadata(), "labels");
    labels.forEach(tree::put);
    return pod;
  }

  static Consumer<ObjectNode> spec(String json) {
    return spec -> spec.setAll(Json.parseObject(json.replace('\'', '"')));
  }

  static KubeObject claim(String name, String className, String volume) {
    KubeObject claim = KubeObject.of("v1", "PersistentVolumeClaim", "default", name);
    claim.metadata().put("uid", "uid-" + name);
    ObjectNode spec = claim.tree().putObject("spec");
    spec.put("storageClassName", className).putArray("accessModes").add("ReadWriteOnce");
    spec.putObject("resources").putObject("requests").put("storage", "1Gi");
    if (!volume.isEmpty()) {
      spec.put("volumeName", volume);
      claim.metadata().putObject("annotations").put("pv.kubernetes.io/bind-completed", "yes");
    }
    return claim;
  }

  static KubeObject volume(String name, String className, String size, String onlyOnNode) {
    KubeObject volume = KubeObject.of("v1", "PersistentVolume", "", name);
    ObjectNode spec = volume.tree().putObject("spec");
    spec.put("storageClassName", className).putArray("accessModes").add("ReadWriteOnce");
    spec.putObject("capacity").put("storage", Quantity.parse(size).toString());
    if (!onlyOnNode.isEmpty()) {
      spec.setAll(
          Json.parseObject(
              """
              {"nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [
                {"key": "kubernetes.io/hostname", "operator": "In", "values": ["%s"]}]}]}}}"""
                  .formatted(onlyOnNode)));
    }
    volume.tree().putObject("status").put("phase", "Available");
    return volume;
  }

  static KubeObject storageClass(String name, String provisioner, String mode) {
    KubeObject made = KubeObject.of("storage.k8s.io/v1", "StorageClass", "", name);
    made.tree().put("provisioner", provisioner).put("volumeBindingMode", mode);
    return made;
  }

  static KubeObject using(KubeObject pod, String claim) {
    ObjectNode spec = Json.child(pod.tree(), "spec");
    var volumes = spec.has("volumes") ? spec.withArray("volumes") : spec.putArray("volumes");
    volumes
        .addObject()
        .put("name", claim)
        .putObject("persistentVolumeClaim")
        .put("claimName", claim);
    return pod;
  }

  static Observed observed(KubeObject... objects) {
    var seen = new Observed();
    for (KubeObject each : objects) add(seen, each);
    return seen;
  }

  /// A pod is put onto the node that it names.
  static void add(Observed seen, KubeObject object) {
    switch (object.kind()) {
      case "Node" -> seen.node(NodeInfo.of(object));
      case "Pod" -> seen.place(PodNeeds.of(object), object.text("spec", "nodeName"));
      case "PersistentVolumeClaim" -> seen.storage().claim(Name.of(object), object);
      case "PersistentVolume" -> seen.storage().volume(object.name(), object);
      case "StorageClass" -> seen.storage().storageClass(object.name(), object);
      case "PodDisruptionBudget" -> seen.budget(Name.of(object), object);
      case "Namespace" -> seen.namespace(object.name(), object.labels());
      default -> throw new IllegalArgumentException(object.kind());
    }
  }

  static KubeObject on(String node, KubeObject pod) {
    Json.child(pod.tree(), "spec").put("nodeName", node);
    return pod;
  }
}
