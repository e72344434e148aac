package dev.ballast.scheduler;

import dev.ballast.loop.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The pods on nodes whose own terms may keep others away or draw them, by the namespaces of those
/// others: a pod need not ask what the terms of ten thousand pods elsewhere mean to it.
final class TermIndex {
  /// Where pods are whose terms choose namespaces by labels.
  private static final String ANY = "";

  private final Map<String, Map<Name, PodNeeds>> byNamespace = new HashMap<>();

  /// Takes a pod in, or its newer version.
  void put(PodNeeds pod) {
    for (String each : namespaces(pod)) {
      byNamespace.computeIfAbsent(each, fresh -> new HashMap<>()).put(pod.name(), pod);
    }
  }

  void remove(PodNeeds pod) {
    for (String each : namespaces(pod)) {
      byNamespace.computeIfPresent(
          each,
          (same, pods) -> {
            pods.remove(pod.name());
            return pods.isEmpty() ? null : pods;
          });
    }
  }

  /// Those whose terms may mean a pod in `namespace`, each once.
  Collection<PodNeeds> meaning(String namespace) {
    Collection<PodNeeds> named = byNamespace.getOrDefault(namespace, Map.of()).values();
    Collection<PodNeeds> any = byNamespace.getOrDefault(ANY, Map.of()).values();
    if (any.isEmpty()) return named;
    var both = new ArrayList<>(named);
    both.addAll(any);
    return both;
  }

  private static Set<String> namespaces(PodNeeds pod) {
    List<PodTerm> terms =
        Stream.concat(pod.apart().stream(), pod.preferredPods().stream()).toList();
    if (terms.stream().anyMatch(each -> each.ofNamespaces() != null)) return Set.of(ANY);
    var namespaces = new HashSet<String>();
    for (PodTerm each : terms) namespaces.addAll(each.namespaces());
    return namespaces;
  }
}
