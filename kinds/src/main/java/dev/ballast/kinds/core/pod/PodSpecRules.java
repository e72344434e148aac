package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.meta.Metadata;
import dev.ballast.kinds.rule.Addresses;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.Map;

/// What holds for a pod's spec, alone or in a template: the whole of it, in the order in which
/// Kubernetes looks.
public final class PodSpecRules {
  private PodSpecRules() {}

  /// A template: its labels, its annotations and the spec of its pods.
  public static void template(Field template) {
    Metadata.labels(template.at("metadata", "labels"));
    Metadata.annotations(template.at("metadata", "annotations"));
    validate(template.at("spec"));
    Field ephemeral = template.at("spec", "ephemeralContainers");
    if (ephemeral.filled()) ephemeral.forbidden("ephemeral containers not allowed in pod template");
  }

  public static void validate(Field spec) {
    Map<String, Field> volumes = VolumeRules.validate(spec.at("volumes"));
    new ContainerRules(spec, volumes).validate();
    podResources(spec.at("resources"));
    if (spec.at("restartPolicy").demanded())
      spec.at("restartPolicy").oneOf("Always", "OnFailure", "Never");
    Field dns = spec.at("dnsPolicy");
    if (dns.demanded()) dns.oneOf("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None", "");
    Metadata.labels(spec.at("nodeSelector"));
    hostNetwork(spec);
    SecurityRules.pod(spec.at("securityContext"), spec);
    for (Field each : spec.at("imagePullSecrets").items()) {
      if (each.at("name").empty()) each.at("name").required();
    }
    SchedulingRules.affinity(spec.at("affinity"));
    dnsConfig(spec);
    for (Field each : spec.at("readinessGates").items())
      each.at("conditionType").reads(Forms::qualifiedName);
    SchedulingRules.gates(spec.at("schedulingGates"));
    SchedulingRules.spread(spec.at("topologySpreadConstraints"));
    hostUsers(spec);
    names(spec);
    SchedulingRules.tolerations(spec.at("tolerations"));
    aliases(spec.at("hostAliases"));
    if (spec.at("priorityClassName").filled()) spec.at("priorityClassName").reads(Forms::subdomain);
    if (spec.has("runtimeClassName")) spec.at("runtimeClassName").reads(Forms::subdomain);
    spec.at("preemptionPolicy").noneOrOneOf("PreemptLowerPriority", "Never");
    if (spec.has("overhead"))
      for (Field each : spec.at("overhead").entries()) ResourceRules.amount(each);
    if (spec.has("os") && spec.at("os", "name").demanded())
      spec.at("os", "name").oneOf("linux", "windows");
  }

  private static void podResources(Field resources) {
    if (resources.present()) ResourceRules.validate(resources);
  }

  /// On the node's own network a container's ports are the node's.
  private static void hostNetwork(Field spec) {
    if (!spec.at("hostNetwork").flag()) return;
    for (String list : java.util.List.of("containers", "initContainers")) {
      for (Field container : spec.at(list).items()) {
        for (Field port : container.at("ports").items()) {
          long host = port.at("hostPort").number();
          if (host != 0 && host != port.at("containerPort").number()) {
            port.at("containerPort").invalid("must match `hostPort` when `hostNetwork` is true");
          }
        }
      }
    }
  }

  private static void dnsConfig(Field spec) {
    Field config = spec.at("dnsConfig");
    boolean none = spec.at("dnsPolicy").is("None");
    if (none && config.absent()) {
      config.required("must provide `dnsConfig` when `dnsPolicy` is None");
      return;
    }
    if (config.absent()) return;
    Field servers = config.at("nameservers");
    if (none && servers.empty())
      servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
    if (servers.size() > 3) servers.invalid("must not have more than 3 nameservers");
    for (Field each : servers.items()) each.reads(Addresses::faults);
    Field searches = config.at("searches");
    if (searches.size() > 32) searches.invalid("must not have more than 32 search paths");
    for (Field each : searches.items()) {
      String path = each.text().replaceFirst("\\.$", "");
      if (path.isEmpty()) continue;
      for (String fault : Forms.subdomain(path)) each.invalid(fault);
    }
    for (Field each : config.at("options").items()) {
      if (each.at("name").empty()) config.at("options").required("must not be empty");
    }
  }

  private static void hostUsers(Field spec) {
    if (!spec.has("hostUsers") || spec.at("hostUsers").flag()) return;
    for (String shared : java.util.List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (spec.at(shared).flag()) {
        spec.at(shared).forbidden("when `hostUsers` is false");
      }
    }
  }

  private static void names(Field spec) {
    if (spec.at("serviceAccountName").filled())
      spec.at("serviceAccountName").reads(Forms::subdomain);
    if (spec.at("nodeName").filled()) spec.at("nodeName").reads(Forms::subdomain);
    if (spec.has("activeDeadlineSeconds"))
      spec.at("activeDeadlineSeconds").between(1, Integer.MAX_VALUE);
    if (spec.at("hostname").filled()) spec.at("hostname").reads(Forms::label);
    if (spec.at("subdomain").filled()) spec.at("subdomain").reads(Forms::label);
  }

  private static void aliases(Field aliases) {
    for (Field each : aliases.items()) {
      each.at("ip").reads(Addresses::faults);
      for (Field name : each.at("hostnames").items()) name.reads(Forms::subdomain);
    }
  }
}
