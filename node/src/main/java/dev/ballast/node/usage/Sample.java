package dev.ballast.node.usage;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Runtime.ContainerUsage;
import dev.ballast.node.usage.PodUsage.ContainerUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One look at the counters of all containers, by container id.
record Sample(Instant at, Map<String, ContainerUsage> usage) {
  private static final String POD_UID = "io.kubernetes.pod.uid";
  private static final String POD_NAME = "io.kubernetes.pod.name";
  private static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";

  static Sample of(Instant at, List<ContainerUsage> usage) {
    var byId = new HashMap<String, ContainerUsage>();
    usage.forEach(each -> byId.put(each.containerId(), each));
    return new Sample(at, byId);
  }

  /// What the pods used from `before` on. A container that is in one of both only, or whose counter
  /// went back, was started in between: it has no rate yet and is left out.
  List<PodUsage> since(Sample before, List<Container> containers) {
    var pods = new TreeMap<String, List<Container>>();
    for (Container each : containers) {
      String uid = each.labels().getOrDefault(POD_UID, "");
      if (!uid.isEmpty()) pods.computeIfAbsent(uid, any -> new ArrayList<>()).add(each);
    }
    Duration window = Duration.between(before.at, at);
    var used = new ArrayList<PodUsage>();
    pods.forEach(
        (uid, ofPod) -> {
          List<ContainerUse> uses =
              ofPod.stream()
                  .filter(each -> rated(before, each.id()))
                  .map(each -> use(before, each, window))
                  .sorted(Comparator.comparing(ContainerUse::name))
                  .toList();
          if (uses.isEmpty()) return;
          Map<String, String> labels = ofPod.getFirst().labels();
          String namespace = labels.getOrDefault(POD_NAMESPACE, "");
          String name = labels.getOrDefault(POD_NAME, "");
          used.add(new PodUsage(namespace, name, uid, at, window, uses));
        });
    return used;
  }

  private boolean rated(Sample before, String id) {
    ContainerUsage was = before.usage.get(id);
    ContainerUsage is = usage.get(id);
    return was != null && is != null && is.cpuNanos() >= was.cpuNanos();
  }

  private ContainerUse use(Sample before, Container container, Duration window) {
    ContainerUsage was = before.usage.get(container.id());
    ContainerUsage is = usage.get(container.id());
    if (was == null || is == null) throw new IllegalStateException("not rated: " + container.id());
    double seconds = window.toNanos() / 1e9;
    long nanocores = Math.round((is.cpuNanos() - was.cpuNanos()) / seconds);
    return new ContainerUse(container.name(), nanocores, is.memoryBytes());
  }
}
