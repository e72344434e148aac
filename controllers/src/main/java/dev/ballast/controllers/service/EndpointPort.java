package dev.ballast.controllers.service;

import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A port as an endpoint offers it; `appProtocol` is `""` where none was said.
record EndpointPort(String name, String protocol, int port, String appProtocol) {
  static EndpointPort of(JsonNode tree) {
    String protocol = Json.string(tree, "protocol");
    return new EndpointPort(
        Json.string(tree, "name"),
        protocol.isEmpty() ? "TCP" : protocol,
        (int) Json.number(tree, 0, "port"),
        Json.string(tree, "appProtocol"));
  }

  /// As an EndpointSlice has it: with a name, an empty one too.
  ObjectNode inSlice() {
    ObjectNode tree = Json.object().put("name", name);
    return rest(tree);
  }

  /// As Endpoints have it: without an empty name.
  ObjectNode inEndpoints() {
    ObjectNode tree = Json.object();
    if (!name.isEmpty()) tree.put("name", name);
    return rest(tree);
  }

  private ObjectNode rest(ObjectNode tree) {
    tree.put("port", port).put("protocol", protocol);
    if (!appProtocol.isEmpty()) tree.put("appProtocol", appProtocol);
    return tree;
  }
}
