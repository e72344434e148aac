package dev.ballast.node;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Quantity;
import dev.ballast.world.World;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The Node that stands for this machine in the API: made once, its status kept true.
final class NodeObject {
  private static final String KUBELET_VERSION = "v1.36.0";

  private final World world;
  private final Client client;
  private final Runtime runtime;
  private final AgentSettings settings;
  private final Runtime.Version version;

  NodeObject(World world, Client client, Runtime runtime, AgentSettings settings) {
    this.world = world;
    this.client = client;
    this.runtime = runtime;
    this.settings = settings;
    this.version = runtime.version();
  }

  /// Makes the Node, or takes over the one that is there, and reports its status.
  KubeObject register() {
    Optional<KubeObject> known = client.find(Types.NODES, "", settings.nodeName());
    if (known.isEmpty()) {
      try {
        return reported(client.create(Types.NODES, fresh()));
      } catch (ApiException raced) {
        if (!raced.is("AlreadyExists")) throw raced;
        known = client.find(Types.NODES, "", settings.nodeName());
      }
    }
    KubeObject node = known.orElseThrow();
    KubeObject wanted = node.copy();
    ObjectNode labels = Json.child(wanted.metadata(), "labels");
    labels().forEach(labels::put);
    annotate(wanted);
    if (!wanted.tree().equals(node.tree())) node = client.update(Types.NODES, wanted);
    return reported(node);
  }

  private KubeObject fresh() {
    KubeObject node = KubeObject.of("v1", "Node", "", settings.nodeName());
    ObjectNode labels = Json.child(node.metadata(), "labels");
    labels().forEach(labels::put);
    annotate(node);
    ObjectNode spec = node.tree().putObject("spec");
    if (!settings.podCidr().isEmpty()) {
      spec.put("podCIDR", settings.podCidr());
      spec.putArray("podCIDRs").add(settings.podCidr());
    }
    for (String taint : settings.taints()) taint(Json.array(), spec, taint);
    return node;
  }

  /// Tells the provisioner where volumes on this machine go.
  private void annotate(KubeObject node) {
    String folder = settings.folders().data().resolve("volumes").toString();
    Json.child(node.metadata(), "annotations").put("ballast.dev/volume-folder", folder);
  }

  private static void taint(ArrayNode none, ObjectNode spec, String text) {
    ArrayNode taints = spec.get("taints") instanceof ArrayNode there ? there : none;
    spec.set("taints", taints);
    String[] keyAndEffect = text.split(":", 2);
    String[] keyAndValue = keyAndEffect[0].split("=", 2);
    ObjectNode taint = taints.addObject().put("key", keyAndValue[0]);
    if (keyAndValue.length > 1) taint.put("value", keyAndValue[1]);
    taint.put("effect", keyAndEffect.length > 1 ? keyAndEffect[1] : "NoSchedule");
  }

  private Map<String, String> labels() {
    var labels = new TreeMap<>(settings.labels());
    labels.put("kubernetes.io/hostname", settings.nodeName());
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", architecture());
    labels.put("beta.kubernetes.io/os", "linux");
    labels.put("beta.kubernetes.io/arch", architecture());
    return labels;
  }

  private static String architecture() {
    String java = System.getProperty("os.arch", "amd64");
    return java.equals("aarch64") ? "arm64" : java.equals("x86_64") ? "amd64" : java;
  }

  /// Writes the status where it differs from `node`'s.
  KubeObject reported(KubeObject node) {
    KubeObject told = node.copy();
    ObjectNode status = Json.child(told.tree(), "status");
    amounts(status.putObject("capacity"));
    amounts(status.putObject("allocatable"));
    conditions(status);
    addresses(status);
    info(status.putObject("nodeInfo"));
    return client.updateStatus(Types.NODES, told);
  }

  private void amounts(ObjectNode amounts) {
    AgentSettings.Capacity has = settings.capacity();
    amounts.put("cpu", Quantity.ofMillis(has.cpuMillis()).toString());
    amounts.put("memory", has.memoryBytes() / 1024 + "Ki");
    amounts.put("ephemeral-storage", has.diskBytes() / 1024 + "Ki");
    amounts.put("pods", Integer.toString(has.pods()));
  }

  private void conditions(ObjectNode status) {
    Runtime.Readiness readiness = runtime.readiness();
    JsonNode before = status.path("conditions").deepCopy();
    ArrayNode conditions = status.putArray("conditions");
    calm(conditions, before, "MemoryPressure", "KubeletHasSufficientMemory", "memory available");
    calm(conditions, before, "DiskPressure", "KubeletHasNoDiskPressure", "no disk pressure");
    calm(conditions, before, "PIDPressure", "KubeletHasSufficientPID", "sufficient PID available");
    boolean ready = readiness.ready();
    String message = ready ? "kubelet is posting ready status" : readiness.problem();
    String reason = ready ? "KubeletReady" : "KubeletNotReady";
    condition(conditions, before, "Ready", ready, reason, message);
  }

  private void calm(ArrayNode all, JsonNode before, String type, String reason, String what) {
    boolean has = what.startsWith("no ");
    condition(
        all, before, type, false, reason, "kubelet has " + (has ? what : "sufficient " + what));
  }

  private void condition(
      ArrayNode all, JsonNode before, String type, boolean holds, String reason, String message) {
    String value = holds ? "True" : "False";
    String now = seconds(world.now());
    String since = now;
    for (JsonNode each : before) {
      boolean same =
          Json.string(each, "type").equals(type) && Json.string(each, "status").equals(value);
      if (same) since = Json.string(each, "lastTransitionTime");
    }
    ObjectNode condition = all.addObject().put("type", type).put("status", value);
    condition.put("lastHeartbeatTime", now).put("lastTransitionTime", since);
    condition.put("reason", reason).put("message", message);
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void addresses(ObjectNode status) {
    ArrayNode addresses = status.putArray("addresses");
    for (String each : settings.addresses()) {
      addresses.addObject().put("type", "InternalIP").put("address", each);
    }
    addresses.addObject().put("type", "Hostname").put("address", settings.nodeName());
  }

  private void info(ObjectNode info) {
    info.put("architecture", architecture()).put("operatingSystem", "linux");
    info.put("kernelVersion", System.getProperty("os.version", ""));
    info.put("osImage", System.getProperty("os.name", "Linux"));
    info.put("containerRuntimeVersion", version.name() + "://" + version.version());
    info.put("kubeletVersion", KUBELET_VERSION).put("kubeProxyVersion", "");
    info.put("machineID", "").put("systemUUID", "").put("bootID", "");
  }
}
