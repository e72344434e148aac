package dev.ballast.server.aggregate;

import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The APIServices of what this server serves itself. Kubernetes' own groups have their ranks;
/// custom ones share one. Pure.
final class LocalServices {
  static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";

  private record Rank(int group, int version) {}

  private static final Rank CUSTOM = new Rank(1_000, 100);
  private static final Map<String, Rank> RANKS =
      Map.ofEntries(
          Map.entry("v1.", new Rank(18_000, 1)),
          Map.entry("v1.apps", new Rank(17_800, 15)),
          Map.entry("v1.events.k8s.io", new Rank(17_750, 15)),
          Map.entry("v1.authentication.k8s.io", new Rank(17_700, 15)),
          Map.entry("v1.authorization.k8s.io", new Rank(17_600, 15)),
          Map.entry("v1.autoscaling", new Rank(17_500, 15)),
          Map.entry("v2.autoscaling", new Rank(17_500, 30)),
          Map.entry("v1.batch", new Rank(17_400, 15)),
          Map.entry("v1.certificates.k8s.io", new Rank(17_300, 15)),
          Map.entry("v1.networking.k8s.io", new Rank(17_200, 15)),
          Map.entry("v1.policy", new Rank(17_100, 15)),
          Map.entry("v1.rbac.authorization.k8s.io", new Rank(17_000, 15)),
          Map.entry("v1.storage.k8s.io", new Rank(16_800, 15)),
          Map.entry("v1.apiextensions.k8s.io", new Rank(16_700, 15)),
          Map.entry("v1.admissionregistration.k8s.io", new Rank(16_700, 15)),
          Map.entry("v1.scheduling.k8s.io", new Rank(16_600, 15)),
          Map.entry("v1.coordination.k8s.io", new Rank(16_500, 15)),
          Map.entry("v1.node.k8s.io", new Rank(16_300, 15)),
          Map.entry("v1.discovery.k8s.io", new Rank(16_200, 15)),
          Map.entry("v1.resource.k8s.io", new Rank(16_200, 15)),
          Map.entry("v1.flowcontrol.apiserver.k8s.io", new Rank(16_100, 21)));

  private LocalServices() {}

  sealed interface Action {
    record Create(ObjectNode service) implements Action {}

    record Delete(String name) implements Action {}
  }

  /// What makes the APIServices fit the kinds.
  ///
  /// @param there all that there are
  static List<Action> decide(Kinds kinds, List<ObjectNode> there) {
    var wanted = new LinkedHashMap<String, GroupVersion>();
    for (Kind kind : kinds.all()) {
      var version = new GroupVersion(kind.type().group(), kind.type().version());
      // Who registers APIServices is not registered itself.
      if (!version.group().equals("apiregistration.k8s.io"))
        wanted.put(version.serviceName(), version);
    }
    var actions = new ArrayList<Action>();
    for (ObjectNode each : there) {
      String name = Json.string(each, "metadata", "name");
      boolean known = wanted.remove(name) != null;
      String managed = Json.string(each, "metadata", "labels", MANAGED);
      boolean ours = managed.equals("true") && each.path("spec").path("service").isMissingNode();
      if (!known && ours) actions.add(new Action.Delete(name));
    }
    wanted.values().forEach(each -> actions.add(new Action.Create(service(each))));
    return actions;
  }

  private static ObjectNode service(GroupVersion version) {
    String name = version.serviceName();
    Rank rank = RANKS.getOrDefault(name, CUSTOM);
    ObjectNode service = Json.object();
    service.put("apiVersion", "apiregistration.k8s.io/v1").put("kind", "APIService");
    ObjectNode metadata = service.putObject("metadata").put("name", name);
    metadata.putObject("labels").put(MANAGED, RANKS.containsKey(name) ? "onstart" : "true");
    ObjectNode spec = service.putObject("spec");
    if (!version.group().isEmpty()) spec.put("group", version.group());
    spec.put("version", version.version());
    spec.put("groupPriorityMinimum", rank.group()).put("versionPriority", rank.version());
    return service;
  }
}
