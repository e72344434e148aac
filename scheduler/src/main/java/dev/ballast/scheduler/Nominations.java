package dev.ballast.scheduler;

import dev.ballast.loop.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which pods without a node have one promised (`status.nominatedNodeName`), and which pods were
/// told to leave for them. One thread owns it.
final class Nominations {
  private record Nomination(PodNeeds pod, String node) {}

  private final Map<Name, Nomination> byPod = new HashMap<>();
  private final Map<String, Map<Name, PodNeeds>> byNode = new HashMap<>();
  private final Set<String> leaving = new HashSet<>();

  void add(PodNeeds pod, String node) {
    remove(pod.name());
    byPod.put(pod.name(), new Nomination(pod, node));
    byNode.computeIfAbsent(node, fresh -> new HashMap<>()).put(pod.name(), pod);
  }

  /// Whether it had one.
  boolean remove(Name pod) {
    Nomination gone = byPod.remove(pod);
    if (gone == null) return false;
    byNode.computeIfPresent(
        gone.node(),
        (same, pods) -> {
          pods.remove(pod);
          return pods.isEmpty() ? null : pods;
        });
    return true;
  }

  /// The node that is promised to `pod`, null where none is.
  @Nullable String nodeOf(Name pod) {
    Nomination there = byPod.get(pod);
    return there == null ? null : there.node();
  }

  /// The pods that `node` is promised to and that `pod` must leave it to: all others that are not
  /// less important.
  List<PodNeeds> before(PodNeeds pod, String node) {
    return others(pod, node).stream().filter(each -> each.priority() >= pod.priority()).toList();
  }

  /// The less important ones that `node` is promised to.
  List<PodNeeds> behind(PodNeeds pod, String node) {
    return others(pod, node).stream().filter(each -> each.priority() < pod.priority()).toList();
  }

  private List<PodNeeds> others(PodNeeds pod, String node) {
    if (byNode.isEmpty()) return List.of();
    var others = new ArrayList<>(byNode.getOrDefault(node, Map.of()).values());
    others.removeIf(each -> each.name().equals(pod.name()));
    return others;
  }

  /// The pod of this uid was told to leave, which may not show yet.
  void leaves(String uid) {
    leaving.add(uid);
  }

  /// It left, or stays after all.
  void settled(String uid) {
    leaving.remove(uid);
  }

  boolean isLeaving(String uid) {
    return leaving.contains(uid);
  }
}
