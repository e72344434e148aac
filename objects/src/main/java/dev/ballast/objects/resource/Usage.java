package dev.ballast.objects.resource;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What an object counts against the quotas of its namespace
/// (<https://kubernetes.io/docs/concepts/policy/resource-quotas/>).
public final class Usage {
  private static final String COUNT = "count/";
  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final Quantity ONE = Quantity.parse("1");

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

  /// Resources that a quota may name without `count/`, too.
  private static final Set<GroupResource> PLAINLY_COUNTED =
      Set.of(
          SERVICES,
          CLAIMS,
          new GroupResource("", "configmaps"),
          new GroupResource("", "secrets"),
          new GroupResource("", "resourcequotas"),
          new GroupResource("", "replicationcontrollers"));

  private static final Set<String> COMPUTE = Set.of("cpu", "memory", "ephemeral-storage");

  private Usage() {}

  /// How a quota names the number of objects of `resource`.
  public static String count(GroupResource resource) {
    String group = resource.group().isEmpty() ? "" : "." + resource.group();
    return COUNT + resource.resource() + group;
  }

  /// What `object`, one of `resource`, uses at `now`.
  public static ResourceList of(GroupResource resource, JsonNode object, Instant now) {
    var used = new TreeMap<String, Quantity>();
    used.put(count(resource), ONE);
    if (PLAINLY_COUNTED.contains(resource)) used.put(resource.resource(), ONE);
    if (resource.equals(PODS)) pod(object, now, used);
    if (resource.equals(SERVICES)) service(object, used);
    if (resource.equals(CLAIMS)) claim(object, used);
    return new ResourceList(used);
  }

  /// Whether objects of `resource` can count for what a quota calls `name`.
  public static boolean counts(GroupResource resource, String name) {
    if (name.equals(count(resource))) return true;
    if (PLAINLY_COUNTED.contains(resource) && name.equals(resource.resource())) return true;
    if (resource.equals(PODS)) return countsForPods(name);
    if (resource.equals(SERVICES)) return name.startsWith("services.");
    boolean storage = name.equals("requests.storage") || name.contains(OF_CLASS);
    return resource.equals(CLAIMS) && storage;
  }

  private static boolean countsForPods(String name) {
    if (name.equals("pods") || COMPUTE.contains(name) || name.startsWith("hugepages-")) return true;
    if (name.startsWith("limits.")) return COMPUTE.contains(name.substring("limits.".length()));
    if (!name.startsWith("requests.")) return false;
    String requested = name.substring("requests.".length());
    return COMPUTE.contains(requested) || requested.startsWith("hugepages-") || extended(requested);
  }

  /// Devices and other resources that somebody else defines.
  private static boolean extended(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && !name.substring(0, slash).endsWith("kubernetes.io");
  }

  private static void pod(JsonNode pod, Instant now, Map<String, Quantity> used) {
    if (ended(pod, now)) return;
    used.put("pods", ONE);
    PodResources.requests(pod)
        .amounts()
        .forEach(
            (name, amount) -> {
              boolean known = COMPUTE.contains(name) || name.startsWith("hugepages-");
              if (known) used.put(name, amount);
              if (known || extended(name)) used.put("requests." + name, amount);
            });
    PodResources.limits(pod)
        .amounts()
        .forEach(
            (name, amount) -> {
              if (COMPUTE.contains(name)) used.put("limits." + name, amount);
            });
  }

  /// A pod that has ended uses nothing, nor does one whose node should have ended it long ago.
  private static boolean ended(JsonNode pod, Instant now) {
    String phase = Json.string(pod, "status", "phase");
    if (phase.equals("Failed") || phase.equals("Succeeded")) return true;
    String deleted = Json.string(pod, "metadata", "deletionTimestamp");
    if (deleted.isEmpty()) return false;
    long grace = Json.number(pod, 0, "metadata", "deletionGracePeriodSeconds");
    return now.isAfter(Instant.parse(deleted).plusSeconds(grace));
  }

  private static void service(JsonNode service, Map<String, Quantity> used) {
    JsonNode spec = service.path("spec");
    String type = Json.string(spec, "type");
    boolean balanced = type.equals("LoadBalancer");
    long ports = spec.path("ports").size();
    if (balanced && spec.has("allocateLoadBalancerNodePorts")) {
      boolean all = Json.flag(spec, "allocateLoadBalancerNodePorts");
      if (!all)
        ports = spec.path("ports").valueStream().filter(each -> each.has("nodePort")).count();
    }
    boolean open = balanced || type.equals("NodePort");
    used.put("services.nodeports", open ? Quantity.parse(Long.toString(ports)) : Quantity.ZERO);
    used.put("services.loadbalancers", balanced ? ONE : Quantity.ZERO);
  }

  private static void claim(JsonNode claim, Map<String, Quantity> used) {
    ResourceList asked = ResourceList.of(Json.at(claim, "spec", "resources", "requests"));
    ResourceList given = ResourceList.of(Json.at(claim, "status", "allocatedResources"));
    String classes = storageClass(claim);
    if (!classes.isEmpty()) used.put(classes + OF_CLASS + "persistentvolumeclaims", ONE);
    asked
        .max(given)
        .get("storage")
        .ifPresent(
            storage -> {
              used.put("requests.storage", storage);
              if (!classes.isEmpty()) used.put(classes + OF_CLASS + "requests.storage", storage);
            });
  }

  private static String storageClass(JsonNode claim) {
    String annotated =
        Json.string(claim, "metadata", "annotations", "volume.beta.kubernetes.io/storage-class");
    return annotated.isEmpty() ? Json.string(claim, "spec", "storageClassName") : annotated;
  }
}
