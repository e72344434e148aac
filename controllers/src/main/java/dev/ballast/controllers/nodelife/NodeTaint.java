package dev.ballast.controllers.nodelife;

import dev.ballast.client.view.Taint;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A taint and when it was set; [Instant#EPOCH] where that is not known.
record NodeTaint(Taint taint, Instant since) {
  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  static final String MEMORY = "node.kubernetes.io/memory-pressure";
  static final String DISK = "node.kubernetes.io/disk-pressure";
  static final String PIDS = "node.kubernetes.io/pid-pressure";
  static final String NETWORK = "node.kubernetes.io/network-unavailable";
  static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  /// The taints that follow from a node's state; all others are its users'.
  static final Set<String> OURS =
      Set.of(NOT_READY, UNREACHABLE, UNSCHEDULABLE, MEMORY, DISK, PIDS, NETWORK);

  static List<NodeTaint> listOf(KubeObject node) {
    var taints = new ArrayList<NodeTaint>();
    for (JsonNode each : node.at("spec", "taints")) {
      String since = Json.string(each, "timeAdded");
      var taint =
          new Taint(
              Json.string(each, "key"), Json.string(each, "value"), Json.string(each, "effect"));
      taints.add(new NodeTaint(taint, since.isEmpty() ? Instant.EPOCH : Instant.parse(since)));
    }
    return taints;
  }

  boolean evicts() {
    return taint.effect().equals(Taint.NO_EXECUTE);
  }

  ObjectNode tree() {
    ObjectNode tree = Json.object().put("key", taint.key());
    if (!taint.value().isEmpty()) tree.put("value", taint.value());
    tree.put("effect", taint.effect());
    if (since.isAfter(Instant.EPOCH)) tree.put("timeAdded", since.toString());
    return tree;
  }
}
