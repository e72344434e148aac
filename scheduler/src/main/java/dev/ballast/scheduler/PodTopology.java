package dev.ballast.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the pods are that matter to one pod's affinity, anti-affinity and spreading, counted once
/// by topology and asked once a node.
final class PodTopology {
  /// A label of nodes and its value: what the affinity rules take for one place.
  private record Place(String key, String value) {}

  /// The counts of one spread rule by the values of its label.
  private record Spread(SpreadRule rule, Map<String, Integer> counts, int fewest) {}

  private final PodNeeds pod;
  private final Observed seen;
  private final Set<Place> refused = new HashSet<>();
  private final List<Set<String>> apart = new ArrayList<>();
  private final List<Set<String>> together = new ArrayList<>();
  private final Map<Place, Long> liking = new HashMap<>();
  private final List<Spread> spreads = new ArrayList<>();
  private final boolean firstOfItsKind;

  private PodTopology(PodNeeds pod, Observed seen) {
    this.pod = pod;
    this.seen = seen;
    readOthersTerms();
    for (PodTerm term : pod.apart()) apart.add(placesOf(term, candidates(List.of(term))));
    firstOfItsKind = !pod.together().isEmpty() && readTogether();
    for (PodTerm term : pod.preferredPods()) like(term, candidates(List.of(term)));
    for (SpreadRule rule : pod.spread()) spreads.add(count(rule));
  }

  static PodTopology of(PodNeeds pod, Observed seen) {
    return new PodTopology(pod, seen);
  }

  private void readOthersTerms() {
    for (PodNeeds other : seen.podsMeaning(pod.name().namespace())) {
      if (other.name().equals(pod.name())) continue;
      for (PodTerm term : other.apart()) {
        if (means(term, pod)) addPlace(refused, term.topologyKey(), other);
      }
      for (PodTerm term : other.preferredPods()) {
        if (means(term, pod)) like(term, other);
      }
    }
  }

  /// Reads where the pods are that match every term together. True where there are none and the pod
  /// itself would be one: the first of a group must be able to start.
  private boolean readTogether() {
    List<PodNeeds> company = new ArrayList<>();
    for (PodNeeds other : candidates(pod.together())) {
      if (pod.together().stream().allMatch(term -> means(term, other))) company.add(other);
    }
    for (PodTerm term : pod.together()) {
      var values = new HashSet<String>();
      for (PodNeeds each : company) {
        String value = valueOf(term.topologyKey(), each);
        if (value != null) values.add(value);
      }
      together.add(values);
    }
    boolean none = together.stream().allMatch(Set::isEmpty);
    return none && pod.together().stream().allMatch(term -> means(term, pod));
  }

  private Collection<PodNeeds> candidates(List<PodTerm> terms) {
    var namespaces = new HashSet<String>();
    for (PodTerm term : terms) {
      if (term.ofNamespaces() != null) return seen.allPods();
      namespaces.addAll(term.namespaces());
    }
    var pods = new ArrayList<PodNeeds>();
    for (String each : namespaces) pods.addAll(seen.podsIn(each));
    return pods;
  }

  private Set<String> placesOf(PodTerm term, Collection<PodNeeds> others) {
    var values = new HashSet<String>();
    for (PodNeeds other : others) {
      if (other.name().equals(pod.name()) || !means(term, other)) continue;
      String value = valueOf(term.topologyKey(), other);
      if (value != null) values.add(value);
    }
    return values;
  }

  private void like(PodTerm term, Collection<PodNeeds> others) {
    for (PodNeeds other : others) if (means(term, other)) like(term, other);
  }

  private void like(PodTerm term, PodNeeds other) {
    String value = valueOf(term.topologyKey(), other);
    if (value != null)
      liking.merge(new Place(term.topologyKey(), value), (long) term.weight(), Long::sum);
  }

  private boolean means(PodTerm term, PodNeeds other) {
    return term.means(other, seen::labelsOfNamespace);
  }

  private void addPlace(Set<Place> places, String key, PodNeeds other) {
    String value = valueOf(key, other);
    if (value != null) places.add(new Place(key, value));
  }

  private @Nullable String valueOf(String key, PodNeeds other) {
    String name = seen.nodeOf(other.name());
    NodeState node = name == null ? null : seen.nodeNamed(name);
    return node == null ? null : node.info().labels().get(key);
  }

  private Spread count(SpreadRule rule) {
    var counts = new HashMap<String, Integer>();
    for (NodeState node : seen.nodes()) {
      String value = node.info().labels().get(rule.topologyKey());
      if (value != null && isCounted(rule, node.info()))
        counts.merge(value, matching(rule, node), Integer::sum);
    }
    int fewest = counts.values().stream().min(Integer::compare).orElse(0);
    if (counts.size() < rule.minDomains()) fewest = 0;
    return new Spread(rule, counts, fewest);
  }

  private boolean isCounted(SpreadRule rule, NodeInfo node) {
    if (rule.honoursRule() && !pod.nodes().accepts(node)) return false;
    return !rule.honoursTaints() || pod.untolerated(node).isEmpty();
  }

  private int matching(SpreadRule rule, NodeState node) {
    int count = 0;
    for (PodNeeds each : node.pods()) {
      boolean counted =
          each.name().namespace().equals(pod.name().namespace())
              && !each.object().deleting()
              && rule.pods().matches(each.labels());
      if (counted) count++;
    }
    return count;
  }

  @Nullable Veto veto(NodeInfo node) {
    Veto skewed = skewed(node);
    if (skewed != null) return skewed;
    for (int i = 0; i < together.size(); i++) {
      String value = node.labels().get(pod.together().get(i).topologyKey());
      boolean there = value != null && (firstOfItsKind || together.get(i).contains(value));
      if (!there) return new Veto.CompanyMissing();
    }
    for (int i = 0; i < apart.size(); i++) {
      String value = node.labels().get(pod.apart().get(i).topologyKey());
      if (value != null && apart.get(i).contains(value)) return new Veto.CompanyRefused();
    }
    for (Place each : refused) {
      if (each.value().equals(node.labels().get(each.key()))) return new Veto.RefusedByPod();
    }
    return null;
  }

  private @Nullable Veto skewed(NodeInfo node) {
    for (Spread each : spreads) {
      SpreadRule rule = each.rule();
      if (!rule.hard()) continue;
      String value = node.labels().get(rule.topologyKey());
      if (value == null) return new Veto.Skewed(true);
      int self = rule.pods().matches(pod.labels()) ? 1 : 0;
      int there = each.counts().getOrDefault(value, 0);
      if (there + self - each.fewest() > rule.maxSkew()) return new Veto.Skewed(false);
    }
    return null;
  }

  /// How much preferred affinity speaks for `node`, below zero where it speaks against it.
  long liking(NodeInfo node) {
    long sum = 0;
    for (Map.Entry<Place, Long> each : liking.entrySet()) {
      Place place = each.getKey();
      if (place.value().equals(node.labels().get(place.key()))) sum += each.getValue();
    }
    return sum;
  }

  /// How many pods the soft spread rules find around `node`: fewer is better.
  long crowding(NodeInfo node) {
    long sum = 0;
    for (Spread each : spreads) {
      if (each.rule().hard()) continue;
      String value = node.labels().get(each.rule().topologyKey());
      sum += value == null ? Integer.MAX_VALUE : each.counts().getOrDefault(value, 0);
    }
    return sum;
  }
}
