package dev.ballast.controllers.disruption;

import dev.ballast.client.ApiResource;
import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.OwnerReference;
import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// How many pods the controllers of some pods want: of the built-in sets by caches, of any other
/// kind by its `scale` subresource.
final class Scales {
  private final Client client;
  private final Map<String, Cache> byKind = new HashMap<>();

  Scales(Client client, Caches caches) {
    this.client = client;
    byKind.put("ReplicaSet", caches.of(Types.REPLICA_SETS));
    byKind.put("Deployment", caches.of(Types.DEPLOYMENTS));
    byKind.put("StatefulSet", caches.of(Types.STATEFUL_SETS));
    byKind.put("ReplicationController", caches.of(Types.REPLICATION_CONTROLLERS));
  }

  /// @param pods how many are wanted together
  /// @param unmanaged names of the pods that nobody controls
  record Sum(int pods, List<String> unmanaged) {}

  /// Calls `listener` with the namespace of a set whose size has changed.
  void onChange(Consumer<String> listener) {
    for (Cache each : byKind.values()) {
      each.onChange(
          (before, after) -> {
            if (before == null || after == null) return;
            long size = after.number(1, "spec", "replicas");
            if (before.number(1, "spec", "replicas") != size) listener.accept(after.namespace());
          });
    }
  }

  Sum of(List<KubeObject> pods) {
    var wanted = new HashMap<String, Integer>();
    var unmanaged = new ArrayList<String>();
    for (KubeObject pod : pods) {
      Optional<OwnerReference> controller = pod.controller();
      if (controller.isEmpty()) unmanaged.add(pod.name());
      else if (!wanted.containsKey(controller.get().uid()))
        add(pod.namespace(), controller.get(), wanted);
    }
    return new Sum(wanted.values().stream().mapToInt(Integer::intValue).sum(), unmanaged);
  }

  private void add(String namespace, OwnerReference controller, Map<String, Integer> wanted) {
    Cache cache = byKind.get(controller.kind());
    if (cache == null) {
      wanted.put(controller.uid(), scale(namespace, controller));
      return;
    }
    Optional<KubeObject> set =
        cache.get(namespace, controller.name()).filter(it -> it.uid().equals(controller.uid()));
    if (set.isEmpty()) return;
    Optional<OwnerReference> above =
        set.get().controller().filter(it -> it.kind().equals("Deployment"));
    if (above.isPresent()) add(namespace, above.get(), wanted);
    else wanted.put(controller.uid(), (int) set.get().number(1, "spec", "replicas"));
  }

  private int scale(String namespace, OwnerReference controller) {
    int slash = controller.apiVersion().indexOf('/');
    String group = slash < 0 ? "" : controller.apiVersion().substring(0, slash);
    String version = controller.apiVersion().substring(slash + 1);
    for (ApiResource each : client.resources(group, version)) {
      ResourceType type = each.type();
      if (!each.kind().equals(controller.kind()) || type.resource().contains("/")) continue;
      try {
        return (int)
            client.getIn(type, namespace, controller.name(), "scale").number(0, "spec", "replicas");
      } catch (ApiException noScale) {
        if (noScale.code() != 404) throw noScale;
      }
    }
    return 0;
  }
}
