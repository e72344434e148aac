package dev.ballast.scheduler;

import dev.ballast.objects.Json;
import dev.ballast.objects.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A term of pod affinity or anti-affinity: the pods it means, and the label of nodes by which
/// "together" is measured. A required one has weight 0; a preferred one more, or less for "apart".
///
/// @param pods null where no pod is meant
/// @param ofNamespaces null where only `namespaces` count
record PodTerm(
    @Nullable LabelSelector pods,
    Set<String> namespaces,
    @Nullable LabelSelector ofNamespaces,
    String topologyKey,
    int weight) {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  /// The required terms of `affinity`, which belongs to a pod in `namespace`.
  static List<PodTerm> required(JsonNode affinity, String namespace) {
    var terms = new ArrayList<PodTerm>();
    for (JsonNode each : affinity.path(REQUIRED)) terms.add(of(each, namespace, 0));
    return terms;
  }

  /// The preferred terms of both kinds.
  static List<PodTerm> preferred(JsonNode affinities, String namespace) {
    var terms = new ArrayList<PodTerm>();
    for (JsonNode each : affinities.path("podAffinity").path(PREFERRED)) {
      terms.add(of(each.path("podAffinityTerm"), namespace, (int) Json.number(each, 1, "weight")));
    }
    for (JsonNode each : affinities.path("podAntiAffinity").path(PREFERRED)) {
      terms.add(of(each.path("podAffinityTerm"), namespace, -(int) Json.number(each, 1, "weight")));
    }
    return terms;
  }

  private static PodTerm of(JsonNode term, String namespace, int weight) {
    var namespaces = new TreeSet<String>();
    for (JsonNode each : term.path("namespaces")) namespaces.add(each.asString(""));
    JsonNode ofNamespaces = term.path("namespaceSelector");
    if (namespaces.isEmpty() && !ofNamespaces.isObject()) namespaces.add(namespace);
    JsonNode pods = term.path("labelSelector");
    return new PodTerm(
        pods.isObject() ? LabelSelector.ofTree(pods) : null,
        namespaces,
        ofNamespaces.isObject() ? LabelSelector.ofTree(ofNamespaces) : null,
        Json.string(term, "topologyKey"),
        weight);
  }

  /// Whether `pod` is meant.
  boolean means(PodNeeds pod, Function<String, Map<String, String>> namespaceLabels) {
    if (pods == null || !pods.matches(pod.labels())) return false;
    String namespace = pod.name().namespace();
    if (namespaces.contains(namespace)) return true;
    return ofNamespaces != null && ofNamespaces.matches(namespaceLabels.apply(namespace));
  }
}
