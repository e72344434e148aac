package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A name and an address for a set of pods.
public final class Services {
  private static final int THREE_HOURS = 10_800;
  private static final Set<String> WITH_NODE_PORTS = Set.of("NodePort", "LoadBalancer");

  private Services() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Service", "services")
        .shortNames("svc")
        .inAll()
        .namespaced()
        .createdByUpdate()
        .subresource(
            Subresource.of(
                "proxy", "ServiceProxyOptions", "create", "delete", "get", "patch", "update"))
        .status(status -> Json.child(status, "loadBalancer"))
        .name(Forms::label)
        .defaults(Services::defaults)
        .onCreate(Services::create)
        .onUpdate(Services::update)
        .rules(ServiceRules::validate)
        .updateRules(ServiceRules::update)
        .field("spec.clusterIP")
        .field("spec.type")
        .columns(ServiceColumns.all())
        .returnsDeleted()
        .build();
  }

  private static void defaults(ObjectNode service) {
    ObjectNode spec = Json.child(service, "spec");
    Defaults.text(spec, "sessionAffinity", "None");
    affinity(spec);
    Defaults.text(spec, "type", "ClusterIP");
    String type = Json.string(spec, "type");
    for (JsonNode each : spec.path("ports")) if (each instanceof ObjectNode port) port(port);
    boolean outside =
        WITH_NODE_PORTS.contains(type)
            || (type.equals("ClusterIP") && !spec.path("externalIPs").isEmpty());
    if (outside) Defaults.text(spec, "externalTrafficPolicy", "Cluster");
    boolean inside = WITH_NODE_PORTS.contains(type) || type.equals("ClusterIP");
    if (inside) Defaults.text(spec, "internalTrafficPolicy", "Cluster");
    if (type.equals("LoadBalancer")) Defaults.flag(spec, "allocateLoadBalancerNodePorts", true);
  }

  private static void affinity(ObjectNode spec) {
    switch (Json.string(spec, "sessionAffinity")) {
      case "None" -> spec.remove("sessionAffinityConfig");
      case "ClientIP" -> {
        ObjectNode config = Json.child(Json.child(spec, "sessionAffinityConfig"), "clientIP");
        Defaults.number(config, "timeoutSeconds", THREE_HOURS);
      }
      default -> {}
    }
  }

  private static void port(ObjectNode port) {
    Defaults.text(port, "protocol", "TCP");
    JsonNode target = port.path("targetPort");
    boolean said =
        target.isString()
            ? !target.stringValue().isEmpty()
            : Json.number(port, 0, "targetPort") != 0;
    if (!said) port.put("targetPort", Json.number(port, 0, "port"));
  }

  private static void create(ObjectNode service) {
    listFirstIp(Json.child(service, "spec"));
  }

  private static void listFirstIp(ObjectNode spec) {
    String ip = Json.string(spec, "clusterIP");
    if (!ip.isEmpty() && spec.path("clusterIPs").isEmpty()) spec.putArray("clusterIPs").add(ip);
  }

  /// What was allocated stays, where the writer says nothing else and the type still has use for
  /// it.
  private static void update(ObjectNode next, ObjectNode old) {
    ObjectNode spec = Json.child(next, "spec");
    JsonNode before = old.path("spec");
    if (hasIp(spec) && hasIp(before)) {
      keepIps(spec, before);
    } else if (!hasIp(spec)) {
      for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        if (spec.path(field).equals(before.path(field))) spec.remove(field);
      }
    }
    boolean needed = WITH_NODE_PORTS.contains(Json.string(before, "type"));
    boolean needs = WITH_NODE_PORTS.contains(Json.string(spec, "type"));
    if (needed && needs) keepNodePorts(spec, before);
    if (needed && !needs) dropNodePorts(spec, before);
    listFirstIp(spec);
  }

  private static boolean hasIp(JsonNode spec) {
    return !Json.string(spec, "type").equals("ExternalName");
  }

  private static void keepIps(ObjectNode spec, JsonNode before) {
    String ip = Json.string(spec, "clusterIP");
    boolean changed = !ip.isEmpty() && !ip.equals(Json.string(before, "clusterIP"));
    if (changed && spec.path("clusterIPs").equals(before.path("clusterIPs")))
      spec.putArray("clusterIPs").add(ip);
    for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      boolean missing = Json.string(spec, field).isEmpty() && spec.path(field).isEmpty();
      if (missing && before.has(field) && !changed) spec.set(field, before.path(field));
    }
  }

  private static String socket(JsonNode port) {
    return Json.string(port, "protocol") + "/" + Json.number(port, 0, "port");
  }

  private static void keepNodePorts(ObjectNode spec, JsonNode before) {
    var allocated = new HashMap<String, Long>();
    for (JsonNode each : before.path("ports"))
      allocated.put(socket(each), Json.number(each, 0, "nodePort"));
    for (JsonNode each : spec.path("ports")) {
      long was = allocated.getOrDefault(socket(each), 0L);
      if (each instanceof ObjectNode port && Json.number(port, 0, "nodePort") == 0 && was != 0) {
        port.put("nodePort", was);
      }
    }
  }

  private static void dropNodePorts(ObjectNode spec, JsonNode before) {
    int index = 0;
    for (JsonNode each : spec.path("ports")) {
      JsonNode was = before.path("ports").path(index++).path("nodePort");
      if (each instanceof ObjectNode port && port.path("nodePort").equals(was))
        port.remove("nodePort");
    }
    if (spec.path("externalTrafficPolicy").equals(before.path("externalTrafficPolicy"))) {
      spec.remove("externalTrafficPolicy");
    }
    spec.remove("allocateLoadBalancerNodePorts");
  }
}
