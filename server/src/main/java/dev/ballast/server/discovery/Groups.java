package dev.ballast.server.discovery;

import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The API groups and their versions, the ones with kinds alone, in the order in which Kubernetes
/// lists them.
final class Groups {
  private static final List<String> ORDER =
      List.of(
          "",
          "apiregistration.k8s.io",
          "apps",
          "events.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "autoscaling",
          "batch",
          "certificates.k8s.io",
          "networking.k8s.io",
          "policy",
          "rbac.authorization.k8s.io",
          "storage.k8s.io",
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "scheduling.k8s.io",
          "coordination.k8s.io",
          "node.k8s.io",
          "discovery.k8s.io",
          "resource.k8s.io",
          "flowcontrol.apiserver.k8s.io");

  /// One version of a group and its kinds by resource.
  record Version(String group, String version, List<Kind> kinds) {
    String apiVersion() {
      return new ResourceType(group, version, "").apiVersion();
    }

    /// `api/v1` or `apis/apps/v1`.
    String path() {
      return (group.isEmpty() ? "api/" : "apis/") + apiVersion();
    }
  }

  private final Map<String, List<Version>> byGroup = new TreeMap<>(Groups::order);

  Groups(Kinds kinds) {
    Map<String, Map<String, List<Kind>>> sorted = new TreeMap<>();
    for (Kind kind : kinds.all()) {
      sorted
          .computeIfAbsent(kind.type().group(), group -> new TreeMap<>(VersionOrder.BEST_FIRST))
          .computeIfAbsent(kind.type().version(), version -> new ArrayList<>())
          .add(kind);
    }
    sorted.forEach((group, versions) -> byGroup.put(group, versions(group, versions)));
  }

  private static List<Version> versions(String group, Map<String, List<Kind>> versions) {
    var made = new ArrayList<Version>();
    versions.forEach(
        (version, kinds) -> {
          kinds.sort(Comparator.comparing(kind -> kind.type().resource()));
          made.add(new Version(group, version, List.copyOf(kinds)));
        });
    return List.copyOf(made);
  }

  private static int order(String one, String other) {
    int first = ORDER.indexOf(one);
    int second = ORDER.indexOf(other);
    if (first >= 0 && second >= 0) return Integer.compare(first, second);
    if (first >= 0 || second >= 0) return first >= 0 ? -1 : 1;
    return one.compareTo(other);
  }

  /// All groups, the core group `""` first.
  Set<String> names() {
    return byGroup.keySet();
  }

  /// The versions of a group, the preferred one first; empty for a group that is not served.
  List<Version> versions(String group) {
    return byGroup.getOrDefault(group, List.of());
  }

  List<Version> all() {
    return byGroup.values().stream().flatMap(List::stream).toList();
  }
}
