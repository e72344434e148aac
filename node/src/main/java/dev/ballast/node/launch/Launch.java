package dev.ballast.node.launch;

import dev.ballast.node.runtime.ContainerConfig;
import dev.ballast.node.runtime.ContainerConfig.Console;
import dev.ballast.node.runtime.ContainerConfig.Mount;
import dev.ballast.node.runtime.ContainerConfig.Variable;
import dev.ballast.node.runtime.Runtime.RegistryLogin;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.runtime.SandboxConfig.PortMapping;
import dev.ballast.node.runtime.SandboxConfig.Sharing;
import dev.ballast.node.runtime.SealedValues;
import dev.ballast.node.volume.PodVolumes;
import dev.ballast.node.volume.PodVolumes.Place;
import dev.ballast.node.volume.Sources;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts together what the runtime is told for a pod's sandbox and its containers.
public final class Launch {
  private static final String MESSAGE_PATH = "/dev/termination-log";

  private final World world;
  private final NodeFacts node;
  private final Sources sources;
  private final PodVolumes volumes;

  public Launch(World world, NodeFacts node, Sources sources, PodVolumes volumes) {
    this.world = world;
    this.node = node;
    this.sources = sources;
    this.volumes = volumes;
  }

  /// One start of one container.
  ///
  /// @param role how the simulated runtime is to treat it, `init` for one that has to end
  /// @param target the container whose processes it is to see, by id; empty for none
  public record Start(
      JsonNode container,
      int restartCount,
      String imageRef,
      String hash,
      String role,
      String target) {
    String name() {
      return Json.string(container, "name");
    }
  }

  /// Who to be to the registry of `image`.
  public RegistryLogin login(KubeObject pod, String image) {
    return RegistryLogins.of(sources, pod, image);
  }

  public SandboxConfig sandbox(KubeObject pod, int attempt) {
    boolean host = pod.flag("spec", "hostNetwork");
    var sharing =
        new Sharing(
            host,
            pod.flag("spec", "hostPID"),
            pod.flag("spec", "hostIPC"),
            pod.flag("spec", "shareProcessNamespace"));
    return new SandboxConfig(
        pod.uid(),
        pod.name(),
        pod.namespace(),
        attempt,
        host ? "" : Names.hostname(pod),
        volumes.folders().logs(pod.namespace(), pod.name(), pod.uid()),
        Names.dns(pod, node),
        host ? List.of() : ports(pod),
        sharing,
        Confinement.ofPod(pod),
        "",
        Labels.ofPod(pod, node.cluster()),
        sandboxAnnotations(pod));
  }

  /// The pod's own, and the grace that an agent needs when the API has forgotten the pod.
  private static Map<String, String> sandboxAnnotations(KubeObject pod) {
    var annotations = new TreeMap<>(pod.annotations());
    annotations.put(Labels.GRACE, grace(pod));
    return annotations;
  }

  private static String grace(KubeObject pod) {
    return Long.toString(pod.number(30, "spec", "terminationGracePeriodSeconds"));
  }

  private static List<PortMapping> ports(KubeObject pod) {
    var ports = new ArrayList<PortMapping>();
    for (JsonNode container : pod.at("spec", "containers")) {
      for (JsonNode each : container.path("ports")) {
        int hostPort = (int) Json.number(each, 0, "hostPort");
        if (hostPort == 0) continue;
        String protocol = Json.string(each, "protocol");
        ports.add(
            new PortMapping(
                PortMapping.Protocol.valueOf(protocol.isEmpty() ? "TCP" : protocol),
                (int) Json.number(each, 0, "containerPort"),
                hostPort,
                Json.string(each, "hostIP")));
      }
    }
    return ports;
  }

  /// @param addresses the pod's, as its sandbox has them
  /// @throws ConfigFailure where the spec can't be satisfied now
  public ContainerConfig container(
      KubeObject pod, Start start, List<String> addresses, Map<String, Place> places) {
    JsonNode spec = start.container();
    var sealed = new SealedValues(world.newId());
    UnaryOperator<String> secrets = node.sealsSecrets() ? sealed::mark : UnaryOperator.identity();
    Map<String, String> environment =
        Environment.of(sources, addressed(pod, addresses), spec, secrets);
    var variables = new ArrayList<Variable>();
    environment.forEach((name, value) -> variables.add(new Variable(name, value)));
    List<Mount> mounts =
        mounts(
            pod, start, addresses, places, text -> sealed.opened(Expansion.of(text, environment)));
    if (!sealed.isEmpty()) {
      volumes.seal(pod.uid(), start.name(), sealed.key(), sealed.substitutions());
    }
    return new ContainerConfig(
        start.name(),
        start.restartCount(),
        start.imageRef(),
        Json.string(spec, "image"),
        expanded(spec.path("command"), environment),
        expanded(spec.path("args"), environment),
        Json.string(spec, "workingDir"),
        variables,
        mounts,
        limits(pod, spec),
        Confinement.ofContainer(pod, spec),
        new Console(Json.flag(spec, "stdin"), Json.flag(spec, "stdinOnce"), Json.flag(spec, "tty")),
        start.target(),
        start.name() + "/" + start.restartCount() + ".log",
        labels(pod, start),
        annotations(pod, start));
  }

  /// What `container` is given of the machine.
  public ContainerConfig.Resources limits(KubeObject pod, JsonNode container) {
    return Limits.of(container, pod.text("status", "qosClass"), node.memoryBytes());
  }

  /// The pod with the addresses that its status will have, for the downward API.
  private KubeObject addressed(KubeObject pod, List<String> addresses) {
    KubeObject copy = pod.copy();
    ObjectNode status = Json.child(copy.tree(), "status");
    boolean host = pod.flag("spec", "hostNetwork");
    addresses(status, "podIP", host ? node.addresses() : addresses);
    addresses(status, "hostIP", node.addresses());
    return copy;
  }

  private static void addresses(ObjectNode status, String field, List<String> addresses) {
    if (addresses.isEmpty()) return;
    status.put(field, addresses.getFirst());
    ArrayNode all = status.putArray(field + "s");
    for (String each : addresses) all.addObject().put("ip", each);
  }

  private static List<String> expanded(JsonNode words, Map<String, String> environment) {
    var expanded = new ArrayList<String>();
    for (JsonNode each : words) expanded.add(Expansion.of(each.asString(""), environment));
    return expanded;
  }

  private List<Mount> mounts(
      KubeObject pod,
      Start start,
      List<String> addresses,
      Map<String, Place> places,
      UnaryOperator<String> expand) {
    var mounts = new ArrayList<Mount>();
    for (JsonNode each : start.container().path("volumeMounts")) {
      mounts.add(mount(each, places, expand));
    }
    boolean ownHosts = mounts.stream().anyMatch(it -> it.containerPath().equals("/etc/hosts"));
    if (!ownHosts && !pod.flag("spec", "hostNetwork")) {
      String hosts = Names.hostsFile(pod, addresses, node.clusterDomain());
      mounts.add(plain("/etc/hosts", volumes.file(pod.uid(), "etc-hosts", hosts)));
    }
    String message = messagePath(start.container());
    mounts.add(plain(message, volumes.file(pod.uid(), messageFile(start), "")));
    return mounts;
  }

  private static Mount plain(String path, Path host) {
    return new Mount(path, host, false, Mount.Propagation.PRIVATE);
  }

  private Mount mount(JsonNode mount, Map<String, Place> places, UnaryOperator<String> expand) {
    String name = Json.string(mount, "name");
    Place place = places.get(name);
    if (place == null) throw new ConfigFailure("volume \"" + name + "\" is not mounted");
    String subPath = Json.string(mount, "subPath");
    String expression = Json.string(mount, "subPathExpr");
    if (!expression.isEmpty()) subPath = expand.apply(expression);
    var propagation =
        switch (Json.string(mount, "mountPropagation")) {
          case "HostToContainer" -> Mount.Propagation.HOST_TO_CONTAINER;
          case "Bidirectional" -> Mount.Propagation.BIDIRECTIONAL;
          default -> Mount.Propagation.PRIVATE;
        };
    boolean readOnly = place.readOnly() || Json.flag(mount, "readOnly");
    Path host = volumes.inside(place, subPath);
    return new Mount(Json.string(mount, "mountPath"), host, readOnly, propagation);
  }

  private static String messagePath(JsonNode container) {
    String path = Json.string(container, "terminationMessagePath");
    return path.isEmpty() ? MESSAGE_PATH : path;
  }

  private static String messageFile(Start start) {
    return messageFile(start.name(), start.restartCount());
  }

  /// Where a container's last words are, below the pod's folder.
  public static String messageFile(String container, int restartCount) {
    return "containers/" + container + "/" + restartCount;
  }

  private Map<String, String> labels(KubeObject pod, Start start) {
    var labels = new HashMap<String, String>();
    labels.put(Labels.CLUSTER, node.cluster());
    labels.put(Labels.POD_NAME, pod.name());
    labels.put(Labels.POD_NAMESPACE, pod.namespace());
    labels.put(Labels.POD_UID, pod.uid());
    labels.put(Labels.CONTAINER_NAME, start.name());
    return labels;
  }

  private static Map<String, String> annotations(KubeObject pod, Start start) {
    var annotations = new TreeMap<String, String>();
    annotations.put(Labels.HASH, start.hash());
    annotations.put(Labels.RESTART_COUNT, Integer.toString(start.restartCount()));
    annotations.put(Labels.MESSAGE_PATH, messagePath(start.container()));
    String policy = Json.string(start.container(), "terminationMessagePolicy");
    annotations.put(Labels.MESSAGE_POLICY, policy.isEmpty() ? "File" : policy);
    annotations.put(Labels.GRACE, grace(pod));
    JsonNode resources = start.container().path("resources");
    if (resources.isObject()) annotations.put(Labels.RESOURCES, Json.text(resources));
    if (!start.role().isEmpty()) annotations.put("ballast.dev/container-role", start.role());
    return annotations;
  }
}
