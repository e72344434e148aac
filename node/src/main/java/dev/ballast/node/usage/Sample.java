package dev.ballast.node.usage;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Runtime.ContainerUsage;
import dev.ballast.node.runtime.Runtime.MachineUsage;
import dev.ballast.node.usage.PodUsage.ContainerUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One look at the counters of the machine and of all containers, by container id.
record Sample(Instant at, MachineUsage machine, Map<String, ContainerUsage> usage) {
  private static final String POD_UID = "io.kubernetes.pod.uid";
  private static final String POD_NAME = "io.kubernetes.pod.name";
  private static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";

  static Sample of(Instant at, MachineUsage machine, List<ContainerUsage> usage) {
    var byId = new HashMap<String, ContainerUsage>();
    usage.forEach(each -> byId.put(each.containerId(), each));
    return new Sample(at, machine, byId);
  }

  /// Under this, a rate says little.
  static final Duration LEAST = Duration.ofSeconds(1);

  /// What was used from `before` on, of a container that was started since then from its start on.
  /// One that has only just started has no rate yet and is left out.
  NodeUsage since(Sample before, List<Container> containers) {
    var pods = new TreeMap<String, List<Container>>();
    for (Container each : containers) {
      String uid = each.labels().getOrDefault(POD_UID, "");
      if (!uid.isEmpty()) pods.computeIfAbsent(uid, any -> new ArrayList<>()).add(each);
    }
    var used = new ArrayList<PodUsage>();
    pods.forEach(
        (uid, ofPod) -> {
          List<ContainerUse> uses =
              ofPod.stream()
                  .flatMap(each -> use(before, each).stream())
                  .sorted(Comparator.comparing(ContainerUse::name))
                  .toList();
          if (uses.isEmpty()) return;
          Map<String, String> labels = ofPod.getFirst().labels();
          String namespace = labels.getOrDefault(POD_NAMESPACE, "");
          String name = labels.getOrDefault(POD_NAME, "");
          used.add(new PodUsage(namespace, name, uid, uses));
        });
    long cpu = Math.max(0, machine.cpuNanos() - before.machine.cpuNanos());
    return new NodeUsage(
        at,
        Duration.between(before.at, at),
        rate(cpu, Duration.between(before.at, at)),
        machine.memoryBytes(),
        List.copyOf(used));
  }

  private Optional<ContainerUse> use(Sample before, Container container) {
    ContainerUsage is = usage.get(container.id());
    if (is == null) return Optional.empty();
    ContainerUsage was = before.usage.get(container.id());
    Instant from = was == null ? container.started() : before.at;
    long counted = is.cpuNanos() - (was == null ? 0 : was.cpuNanos());
    Duration time = Duration.between(from, at);
    if (counted < 0 || time.compareTo(LEAST) < 0) return Optional.empty();
    return Optional.of(new ContainerUse(container.name(), rate(counted, time), is.memoryBytes()));
  }

  private static long rate(long nanos, Duration time) {
    return Math.round(nanos / (time.toNanos() / 1e9));
  }
}
