package dev.ballast.node.launch;

import dev.ballast.node.runtime.SandboxConfig.Dns;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a pod calls itself and how it finds others: hostname, hosts file, resolv.conf.
final class Names {
  private static final int LONGEST_HOSTNAME = 63;

  private Names() {}

  static String hostname(KubeObject pod) {
    String override = pod.text("spec", "hostnameOverride");
    if (!override.isEmpty()) return override;
    String asked = pod.text("spec", "hostname");
    String name = asked.isEmpty() ? pod.name() : asked;
    if (name.length() > LONGEST_HOSTNAME) name = name.substring(0, LONGEST_HOSTNAME);
    return name.replaceAll("[-.]+$", "");
  }

  /// `web-0.nginx.default.svc.cluster.local`, or `""` without a subdomain.
  static String fullName(KubeObject pod, String domain) {
    String subdomain = pod.text("spec", "subdomain");
    if (subdomain.isEmpty()) return "";
    return hostname(pod) + "." + subdomain + "." + pod.namespace() + ".svc." + domain;
  }

  static String hostsFile(KubeObject pod, List<String> addresses, String domain) {
    var file = new StringBuilder("# This pod's names, written by its node.\n");
    file.append("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    String full = fullName(pod, domain);
    for (String each : addresses) {
      file.append(each).append('\t').append(full).append(full.isEmpty() ? "" : "\t");
      file.append(hostname(pod)).append('\n');
    }
    for (JsonNode alias : pod.at("spec", "hostAliases")) {
      var names = new ArrayList<String>();
      for (JsonNode name : alias.path("hostnames")) names.add(name.asString(""));
      file.append(Json.string(alias, "ip")).append('\t').append(String.join("\t", names));
      file.append('\n');
    }
    return file.toString();
  }

  static Dns dns(KubeObject pod, NodeFacts node) {
    String policy = pod.text("spec", "dnsPolicy");
    boolean host = pod.flag("spec", "hostNetwork");
    boolean cluster =
        policy.equals("ClusterFirstWithHostNet")
            || !host && (policy.isEmpty() || policy.equals("ClusterFirst"));
    var servers = new ArrayList<String>();
    Set<String> searches = new LinkedHashSet<>();
    var options = new ArrayList<String>();
    if (cluster && !node.dnsServers().isEmpty()) {
      String domain = node.clusterDomain();
      servers.addAll(node.dnsServers());
      searches.addAll(List.of(pod.namespace() + ".svc." + domain, "svc." + domain, domain));
      options.add("ndots:5");
    }
    pod.texts("spec", "dnsConfig", "nameservers").forEach(servers::add);
    searches.addAll(pod.texts("spec", "dnsConfig", "searches"));
    for (JsonNode each : pod.at("spec", "dnsConfig", "options")) option(options, each);
    return new Dns(servers, List.copyOf(searches), options);
  }

  private static void option(List<String> options, JsonNode option) {
    String name = Json.string(option, "name");
    String value = Json.string(option, "value");
    options.removeIf(each -> each.equals(name) || each.startsWith(name + ":"));
    options.add(value.isEmpty() ? name : name + ":" + value);
  }
}
