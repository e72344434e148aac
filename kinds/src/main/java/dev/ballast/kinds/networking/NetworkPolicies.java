package dev.ballast.kinds.networking;

import dev.ballast.kinds.core.pod.PortRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Addresses;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who may talk to whom.
public final class NetworkPolicies {
  private NetworkPolicies() {}

  public static Kind kind() {
    return KindBuilder.kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies")
        .shortNames("netpol")
        .namespaced()
        .generationOf("spec")
        .defaults(NetworkPolicies::defaults)
        .rules(policy -> spec(policy.at("spec")))
        .updateRules((policy, old) -> spec(policy.at("spec")))
        .columns(
            Column.text("Pod-Selector")
                .documents("spec.podSelector")
                .shows(policy -> Cells.selector(policy.path("spec").path("podSelector"))),
            Column.AGE)
        .build();
  }

  private static void defaults(ObjectNode policy) {
    ObjectNode spec = Json.child(policy, "spec");
    Json.child(spec, "podSelector");
    if (spec.path("policyTypes").isEmpty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!spec.path("egress").isEmpty()) types.add("Egress");
    }
    for (String direction : List.of("ingress", "egress")) {
      for (JsonNode rule : spec.path(direction)) {
        for (JsonNode each : rule.path("ports")) {
          if (each instanceof ObjectNode port) Defaults.text(port, "protocol", "TCP");
        }
      }
    }
  }

  private static void spec(Field spec) {
    Selectors.validate(spec.at("podSelector"));
    for (Field each : spec.at("ingress").items()) rule(each, "from");
    for (Field each : spec.at("egress").items()) rule(each, "to");
    for (Field each : spec.at("policyTypes").items()) each.oneOf("Egress", "Ingress");
  }

  private static void rule(Field rule, String peers) {
    for (Field port : rule.at("ports").items()) {
      port.at("protocol").noneOrOneOf(PortRules.PROTOCOLS.toArray(String[]::new));
      if (port.has("port")) PortRules.numberOrName(port.at("port"));
      Field end = port.at("endPort");
      if (end.present() && end.number() < port.at("port").number()) {
        end.invalid("must be greater than or equal to `port`");
      }
    }
    for (Field peer : rule.at(peers).items()) peer(peer);
  }

  private static void peer(Field peer) {
    Selectors.validate(peer.at("podSelector"));
    Selectors.validate(peer.at("namespaceSelector"));
    Field block = peer.at("ipBlock");
    boolean selects = peer.has("podSelector") || peer.has("namespaceSelector");
    if (block.absent() && !selects) peer.required("must specify a peer");
    if (block.present() && selects) peer.forbidden("may not specify both ipBlock and another peer");
    if (block.present() && block.at("cidr").demanded())
      block.at("cidr").reads(Addresses::rangeFaults);
    for (Field each : block.at("except").items()) each.reads(Addresses::rangeFaults);
  }
}
