package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.PortRules;
import dev.ballast.kinds.meta.Metadata;
import dev.ballast.kinds.rule.Addresses;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What holds for a Service.
final class ServiceRules {
  private static final int KUBELET_PORT = 10250;
  private static final int ONE_DAY = 86_400;
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> IP_FIELDS =
      List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy");

  private ServiceRules() {}

  static void validate(Field service) {
    Field spec = service.at("spec");
    Field type = spec.at("type");
    Field ports = spec.at("ports");
    if (ports.empty() && !headless(spec) && !type.is("ExternalName")) ports.required();
    byType(spec);
    var names = new HashSet<String>();
    for (Field each : ports.items()) port(each, ports.size() > 1, names);
    Metadata.labels(spec.at("selector"));
    affinity(spec);
    if (!type.is("ExternalName")) ips(spec);
    for (Field each : spec.at("externalIPs").items()) {
      if (each.reads(Addresses::faults)) each.reads(Addresses::specialFaults);
    }
    if (type.demanded()) type.oneOf(TYPES);
    if (type.is("ClusterIP")) noNodePorts(ports);
    repeated(ports);
    sources(spec);
    traffic(spec);
  }

  private static boolean headless(Field spec) {
    return spec.at("clusterIPs").size() == 1 && spec.at("clusterIPs").index(0).is("None");
  }

  private static void byType(Field spec) {
    String type = spec.at("type").text();
    switch (type) {
      case "LoadBalancer", "NodePort" -> {
        if (type.equals("LoadBalancer")) {
          for (Field each : spec.at("ports").items()) {
            if (each.at("port").number() != KUBELET_PORT) continue;
            each.invalid(
                each.at("port").value(),
                "may not expose port 10250 externally since it is used by kubelet");
          }
        }
        if (headless(spec))
          spec.at("clusterIPs")
              .index(0)
              .invalid("may not be set to 'None' for " + type + " services");
      }
      case "ExternalName" -> externalName(spec);
      default -> {}
    }
  }

  private static void externalName(Field spec) {
    for (String field : IP_FIELDS) {
      if (spec.at(field).filled())
        spec.at(field).forbidden("may not be set for ExternalName services");
    }
    Field name = spec.at("externalName");
    String cname = name.text().replaceFirst("\\.$", "");
    if (cname.isEmpty()) name.required();
    else for (String fault : Forms.subdomain(cname)) name.invalid(cname, fault);
  }

  private static void port(Field port, boolean oneOfMany, Set<String> names) {
    Field name = port.at("name");
    if (oneOfMany && name.empty()) {
      name.required();
    } else if (name.filled()) {
      name.reads(Forms::label);
      if (!names.add(name.text())) name.duplicate();
    }
    port.at("port").port();
    if (port.at("protocol").demanded()) port.at("protocol").oneOf(PortRules.PROTOCOLS);
    PortRules.numberOrName(port.at("targetPort"));
    if (port.has("appProtocol")) port.at("appProtocol").reads(Forms::qualifiedName);
  }

  private static void affinity(Field spec) {
    Field affinity = spec.at("sessionAffinity");
    if (affinity.demanded()) affinity.oneOf("ClientIP", "None");
    Field config = spec.at("sessionAffinityConfig");
    if (affinity.is("None") && config.present()) {
      config.forbidden("must not be set when session affinity is None");
    }
    if (!affinity.is("ClientIP")) return;
    Field seconds = config.at("clientIP", "timeoutSeconds");
    if (seconds.number() < 1 || seconds.number() > ONE_DAY) {
      seconds.invalid("must be greater than 0 and less than " + ONE_DAY);
    }
  }

  private static void ips(Field spec) {
    Field first = spec.at("clusterIP");
    Field all = spec.at("clusterIPs");
    if (first.filled() && all.filled() && !all.index(0).is(first.text())) {
      all.invalid("first value must match `clusterIP`");
    }
    spec.at("ipFamilyPolicy").noneOrOneOf("PreferDualStack", "RequireDualStack", "SingleStack");
    for (Field each : spec.at("ipFamilies").items()) each.oneOf("IPv4", "IPv6");
    for (Field each : all.items()) {
      if (!each.is("None")) each.reads(Addresses::faults);
      else if (all.size() > 1) each.invalid("may not be set to 'None' with other values");
    }
    if (all.size() > 2) all.invalid("may only hold up to 2 values");
  }

  private static void noNodePorts(Field ports) {
    for (Field each : ports.items()) {
      if (each.at("nodePort").number() != 0) {
        each.at("nodePort").forbidden("may not be used when `type` is 'ClusterIP'");
      }
    }
  }

  /// No two ports ask for the same port of the node, or are the same port.
  private static void repeated(Field ports) {
    var onNodes = new HashSet<String>();
    for (Field each : ports.items()) {
      long onNode = each.at("nodePort").number();
      if (onNode != 0 && !onNodes.add(each.at("protocol").text() + onNode))
        each.at("nodePort").duplicate();
    }
    var sockets = new HashSet<String>();
    for (Field each : ports.items()) {
      if (!sockets.add(each.at("protocol").text() + each.at("port").number()))
        each.duplicate(shown(each));
    }
  }

  /// As Kubernetes' own type prints.
  private static ObjectNode shown(Field port) {
    ObjectNode shown = Json.object();
    shown.put("Name", "").put("Protocol", port.at("protocol").text()).putNull("AppProtocol");
    return shown.put("Port", port.at("port").number()).put("TargetPort", 0).put("NodePort", 0);
  }

  private static void sources(Field spec) {
    Field ranges = spec.at("loadBalancerSourceRanges");
    boolean balanced = spec.at("type").is("LoadBalancer");
    if (ranges.filled() && !balanced)
      ranges.forbidden("may only be used when `type` is 'LoadBalancer'");
    if (balanced) for (Field each : ranges.items()) each.reads(Addresses::rangeFaults);
    for (String field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
      if (spec.has(field) && !balanced)
        spec.at(field).forbidden("may only be used when `type` is 'LoadBalancer'");
    }
    if (spec.has("loadBalancerClass")) spec.at("loadBalancerClass").reads(Forms::qualifiedName);
  }

  private static void traffic(Field spec) {
    Field outside = spec.at("externalTrafficPolicy");
    boolean reachable =
        spec.at("type").is("NodePort")
            || spec.at("type").is("LoadBalancer")
            || (spec.at("type").is("ClusterIP") && spec.at("externalIPs").filled());
    if (!reachable && outside.filled()) {
      outside.invalid("may only be set for externally-accessible services");
    } else if (reachable && outside.demanded()) {
      outside.oneOf("Cluster", "Local");
    }
    spec.at("internalTrafficPolicy").noneOrOneOf("Cluster", "Local");
    spec.at("trafficDistribution").noneOrOneOf("PreferClose", "PreferSameNode", "PreferSameZone");
  }

  static void update(Field service, Field old) {
    Field now = service.at("spec", "clusterIPs");
    Field before = old.at("spec", "clusterIPs");
    boolean named =
        service.at("spec", "type").is("ExternalName") || old.at("spec", "type").is("ExternalName");
    if (!named && before.filled()) {
      if (now.empty()) {
        now.index(0).invalid(Json.array(), "primary clusterIP can not be unset");
      } else if (!now.index(0).is(before.index(0).text())) {
        now.index(0).invalid(now.value(), "may not change once set");
      }
    }
    validate(service);
  }
}
