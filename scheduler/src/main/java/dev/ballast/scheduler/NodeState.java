package dev.ballast.scheduler;

import dev.ballast.loop.Name;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A node with the pods on it, those included that are about to be bound to it. A node that pods
/// name but that is not there has no `info`.
final class NodeState {
  private NodeInfo info;
  private boolean present;
  private final Map<Name, PodNeeds> pods = new HashMap<>();
  private Amounts requested = Amounts.NONE;
  private Amounts presumed = Amounts.NONE;

  NodeState(String name) {
    info = new NodeInfo(name, Map.of(), List.of(), Amounts.NONE);
  }

  void appear(NodeInfo newInfo) {
    info = newInfo;
    present = true;
  }

  void vanish() {
    present = false;
  }

  void add(PodNeeds pod) {
    PodNeeds before = pods.put(pod.name(), pod);
    if (before != null) subtract(before);
    requested = requested.plus(pod.requests());
    presumed = presumed.plus(pod.presumed());
  }

  /// Exchanges a pod by a newer version of it that asks for the same.
  void renew(PodNeeds pod) {
    pods.replace(pod.name(), pod);
  }

  void remove(Name name) {
    PodNeeds before = pods.remove(name);
    if (before != null) subtract(before);
  }

  private void subtract(PodNeeds pod) {
    requested = requested.minus(pod.requests());
    presumed = presumed.minus(pod.presumed());
  }

  NodeInfo info() {
    return info;
  }

  boolean present() {
    return present;
  }

  Collection<PodNeeds> pods() {
    return pods.values();
  }

  Amounts requested() {
    return requested;
  }

  Amounts presumed() {
    return presumed;
  }
}
