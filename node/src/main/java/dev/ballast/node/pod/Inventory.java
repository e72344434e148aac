package dev.ballast.node.pod;

import dev.ballast.node.launch.Labels;
import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.Sandbox;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// What the runtime has of one cluster, by pod. Whoever changed something says so, and the next
/// look lists anew; looks in between, and looks of several pods at once, share one listing.
public final class Inventory {
  private final Runtime runtime;
  private final String cluster;
  private final AtomicLong changes = new AtomicLong(1);
  private volatile Listing listing = new Listing(0, Map.of(), Map.of(), Map.of());

  private record Listing(
      long version,
      Map<String, List<Sandbox>> sandboxes,
      Map<String, List<Container>> containers,
      Map<String, String> owners) {}

  /// @param cluster whose pods are meant; others' in the same runtime are none of ours
  public Inventory(Runtime runtime, String cluster) {
    this.runtime = runtime;
    this.cluster = cluster;
  }

  /// What is known of one pod, newest first.
  record Remains(List<Sandbox> sandboxes, List<Container> containers) {}

  public void changed() {
    changes.incrementAndGet();
  }

  Remains of(String podUid) {
    Listing now = fresh();
    return new Remains(
        now.sandboxes().getOrDefault(podUid, List.of()),
        now.containers().getOrDefault(podUid, List.of()));
  }

  /// A sandbox of each pod that has one.
  public Collection<Sandbox> pods() {
    return fresh().sandboxes().values().stream().map(List::getFirst).toList();
  }

  /// The pod of a sandbox as last listed, or `""`; does not ask the runtime.
  public String podOf(String sandboxId) {
    return listing.owners().getOrDefault(sandboxId, "");
  }

  private boolean ours(Map<String, String> labels) {
    return labels.containsKey(Labels.POD_UID) && cluster.equals(labels.get(Labels.CLUSTER));
  }

  private Listing fresh() {
    Listing known = listing;
    return known.version() >= changes.get() ? known : list();
  }

  private synchronized Listing list() {
    long version = changes.get();
    if (listing.version() >= version) return listing;
    Map<String, List<Sandbox>> sandboxes =
        runtime.sandboxes().stream()
            .filter(each -> ours(each.labels()))
            .sorted(Comparator.comparingInt(Sandbox::attempt).reversed())
            .collect(Collectors.groupingBy(Sandbox::podUid));
    Map<String, List<Container>> containers =
        runtime.containers().stream()
            .filter(each -> ours(each.labels()))
            .sorted(
                Comparator.comparingInt(Container::attempt)
                    .thenComparing(Container::created)
                    .reversed())
            .collect(Collectors.groupingBy(each -> each.labels().get(Labels.POD_UID)));
    Map<String, String> owners =
        sandboxes.values().stream()
            .flatMap(List::stream)
            .collect(Collectors.toMap(Sandbox::id, Sandbox::podUid));
    listing = new Listing(version, sandboxes, containers, owners);
    return listing;
  }
}
