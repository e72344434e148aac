package dev.ballast.controllers.service;

import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One pod behind a Service, or something outside the cluster, at one address. Texts are `""` where
/// there is nothing to say.
record Endpoint(
    String address,
    boolean ready,
    boolean serving,
    boolean terminating,
    String hostname,
    String node,
    String zone,
    String podNamespace,
    String pod,
    String podUid) {
  static Endpoint of(JsonNode tree) {
    return new Endpoint(
        tree.path("addresses").path(0).asString(""),
        Json.flag(tree, "conditions", "ready"),
        Json.flag(tree, "conditions", "serving"),
        Json.flag(tree, "conditions", "terminating"),
        Json.string(tree, "hostname"),
        Json.string(tree, "nodeName"),
        Json.string(tree, "zone"),
        Json.string(tree, "targetRef", "namespace"),
        Json.string(tree, "targetRef", "name"),
        Json.string(tree, "targetRef", "uid"));
  }

  /// What stays the same while its conditions change.
  String identity() {
    return podUid + "/" + address;
  }

  ObjectNode inSlice() {
    ObjectNode tree = Json.object();
    tree.putArray("addresses").add(address);
    tree.putObject("conditions")
        .put("ready", ready)
        .put("serving", serving)
        .put("terminating", terminating);
    if (!hostname.isEmpty()) tree.put("hostname", hostname);
    if (!pod.isEmpty()) tree.set("targetRef", targetRef());
    if (!node.isEmpty()) tree.put("nodeName", node);
    if (!zone.isEmpty()) tree.put("zone", zone);
    return tree;
  }

  ObjectNode inEndpoints() {
    ObjectNode tree = Json.object().put("ip", address);
    if (!hostname.isEmpty()) tree.put("hostname", hostname);
    if (!node.isEmpty()) tree.put("nodeName", node);
    tree.set("targetRef", targetRef());
    return tree;
  }

  private ObjectNode targetRef() {
    return Json.object()
        .put("kind", "Pod")
        .put("namespace", podNamespace)
        .put("name", pod)
        .put("uid", podUid);
  }
}
