package dev.ballast.scheduler;

import dev.ballast.loop.Name;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the scheduler knows of the cluster, kept up change by change: nodes with their pods, and
/// the indices that its questions need. One thread owns it; decisions only read it, or ask what
/// would be if.
final class Observed {
  private final Map<String, NodeState> nodes = new TreeMap<>();
  private final Map<Name, String> nodeOfPod = new HashMap<>();
  private final Map<String, Map<Name, PodNeeds>> byNamespace = new HashMap<>();
  private final TermIndex terms = new TermIndex();
  private final Map<String, Map<String, Integer>> byOwner = new HashMap<>();
  private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();
  private final StorageState storage = new StorageState();
  private final TreeMap<Integer, Integer> priorities = new TreeMap<>();
  private final Nominations nominations = new Nominations();
  private final Map<Name, Budget> budgets = new HashMap<>();
  private List<NodeState> present = List.of();

  void node(NodeInfo info) {
    state(info.name()).appear(info);
    refreshPresent();
  }

  void nodeGone(String name) {
    state(name).vanish();
    dropIfEmpty(name);
    refreshPresent();
  }

  private void refreshPresent() {
    var there = new ArrayList<NodeState>(nodes.size());
    for (NodeState each : nodes.values()) if (each.present()) there.add(each);
    present = there;
  }

  /// `pod` is on `node`, or about to be.
  void place(PodNeeds pod, String node) {
    Name name = pod.name();
    remove(name);
    state(node).add(pod);
    nodeOfPod.put(name, node);
    byNamespace.computeIfAbsent(name.namespace(), fresh -> new HashMap<>()).put(name, pod);
    priorities.merge(pod.priority(), 1, Integer::sum);
    terms.put(pod);
    if (!pod.owner().isEmpty()) {
      byOwner.computeIfAbsent(pod.owner(), fresh -> new HashMap<>()).merge(node, 1, Integer::sum);
    }
  }

  /// A placed pod changed in nothing that it asks for. Its newest version is kept nevertheless: it
  /// says since when the pod runs, and the old one's tree can go.
  void renew(KubeObject newer) {
    Name name = Name.of(newer);
    String node = nodeOfPod.get(name);
    Map<Name, PodNeeds> neighbours = byNamespace.getOrDefault(name.namespace(), new HashMap<>());
    PodNeeds known = neighbours.get(name);
    if (node == null || known == null) return;
    PodNeeds fresh = known.with(newer);
    neighbours.put(name, fresh);
    state(node).renew(fresh);
    terms.put(fresh);
  }

  /// Whether the pod was on a node.
  boolean remove(Name name) {
    String node = nodeOfPod.remove(name);
    if (node == null) return false;
    state(node).remove(name);
    dropIfEmpty(node);
    Map<Name, PodNeeds> neighbours = byNamespace.getOrDefault(name.namespace(), new HashMap<>());
    PodNeeds pod = neighbours.remove(name);
    if (pod != null) terms.remove(pod);
    if (neighbours.isEmpty()) byNamespace.remove(name.namespace());
    if (pod != null)
      priorities.computeIfPresent(pod.priority(), (same, count) -> count == 1 ? null : count - 1);
    if (pod != null && !pod.owner().isEmpty()) forgetSibling(pod.owner(), node);
    return true;
  }

  private void forgetSibling(String owner, String node) {
    Map<String, Integer> counts = byOwner.getOrDefault(owner, new HashMap<>());
    counts.computeIfPresent(node, (same, count) -> count == 1 ? null : count - 1);
    if (counts.isEmpty()) byOwner.remove(owner);
  }

  private NodeState state(String node) {
    return nodes.computeIfAbsent(node, NodeState::new);
  }

  private void dropIfEmpty(String node) {
    NodeState state = nodes.get(node);
    if (state != null && !state.present() && state.pods().isEmpty()) nodes.remove(node);
  }

  void namespace(String name, @Nullable Map<String, String> labels) {
    if (labels == null) namespaceLabels.remove(name);
    else namespaceLabels.put(name, labels);
  }

  void budget(Name name, @Nullable KubeObject budget) {
    if (budget == null) budgets.remove(name);
    else budgets.put(name, Budget.of(budget));
  }

  Collection<Budget> budgets() {
    return budgets.values();
  }

  Nominations nominations() {
    return nominations;
  }

  /// Whether a pod of a lower priority is on any node.
  boolean anyBelow(int priority) {
    return !priorities.isEmpty() && priorities.firstKey() < priority;
  }

  /// What the answer to `question` would be if `pods`, all of them on nodes, were not there.
  <T> T without(Collection<PodNeeds> pods, Supplier<T> question) {
    var places = new HashMap<Name, String>();
    for (PodNeeds each : pods) {
      String node = nodeOfPod.get(each.name());
      if (node == null) throw new IllegalArgumentException(each.name() + " is on no node");
      places.put(each.name(), node);
      remove(each.name());
    }
    try {
      return question.get();
    } finally {
      for (PodNeeds each : pods) place(each, places.getOrDefault(each.name(), ""));
    }
  }

  /// What the answer to `question` would be if `pods`, which are on no node, were on `node`.
  <T> T with(Collection<PodNeeds> pods, String node, Supplier<T> question) {
    pods.forEach(each -> place(each, node));
    try {
      return question.get();
    } finally {
      pods.forEach(each -> remove(each.name()));
    }
  }

  /// The nodes that are there, in the order of their names.
  List<NodeState> nodes() {
    return present;
  }

  @Nullable NodeState nodeNamed(String name) {
    NodeState state = nodes.get(name);
    return state != null && state.present() ? state : null;
  }

  /// The node that a pod is on or about to be on, null where it has none.
  @Nullable String nodeOf(Name pod) {
    return nodeOfPod.get(pod);
  }

  Collection<PodNeeds> podsIn(String namespace) {
    return byNamespace.getOrDefault(namespace, Map.of()).values();
  }

  /// The pods on nodes whose own terms may keep pods of `namespace` away or draw them.
  Collection<PodNeeds> podsMeaning(String namespace) {
    return terms.meaning(namespace);
  }

  Collection<PodNeeds> allPods() {
    var all = new ArrayList<PodNeeds>(nodeOfPod.size());
    for (Map<Name, PodNeeds> each : byNamespace.values()) all.addAll(each.values());
    return all;
  }

  /// How many pods of the controller `owner` are on each node.
  Map<String, Integer> siblings(String owner) {
    return byOwner.getOrDefault(owner, Map.of());
  }

  Map<String, String> labelsOfNamespace(String name) {
    return namespaceLabels.getOrDefault(name, Map.of());
  }

  StorageState storage() {
    return storage;
  }
}
