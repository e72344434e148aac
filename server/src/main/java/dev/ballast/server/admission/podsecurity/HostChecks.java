package dev.ballast.server.admission.podsecurity;

import static dev.ballast.server.admission.podsecurity.Violation.containers;
import static dev.ballast.server.admission.podsecurity.Violation.plural;
import static dev.ballast.server.admission.podsecurity.Violation.quoted;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The baseline's checks on what reaches out of a pod to its host.
final class HostChecks {
  private HostChecks() {}

  static Optional<Violation> namespaces(PodFields pod, Standard standard) {
    var used = new ArrayList<String>();
    for (String each : List.of("hostNetwork", "hostPID", "hostIPC"))
      if (Json.flag(pod.spec(), each)) used.add(each + "=true");
    if (used.isEmpty()) return Optional.empty();
    return Optional.of(new Violation("host namespaces", String.join(", ", used)));
  }

  static Optional<Violation> paths(PodFields pod, Standard standard) {
    var names = new ArrayList<String>();
    for (JsonNode each : pod.spec().path("volumes"))
      if (each.has("hostPath")) names.add(Json.string(each, "name"));
    if (names.isEmpty()) return Optional.empty();
    String what = plural(names, "volume", "volumes") + " " + quoted(names);
    return Optional.of(new Violation("hostPath volumes", what));
  }

  static Optional<Violation> ports(PodFields pod, Standard standard) {
    var names = new ArrayList<String>();
    var ports = new TreeSet<String>();
    for (JsonNode container : pod.containers()) {
      boolean uses = false;
      for (JsonNode each : container.path("ports")) {
        long port = Json.number(each, 0, "hostPort");
        uses |= port != 0;
        if (port != 0) ports.add(Long.toString(port));
      }
      if (uses) names.add(Json.string(container, "name"));
    }
    if (names.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation(
            "hostPort",
            containers(names)
                + plural(names, " uses ", " use ")
                + plural(ports, "hostPort ", "hostPorts ")
                + String.join(", ", ports)));
  }

  /// Since 1.34 probes and hooks may not be sent to other hosts.
  static Optional<Violation> probes(PodFields pod, Standard standard) {
    if (!standard.since(34)) return Optional.empty();
    var names = new TreeSet<String>();
    var hosts = new TreeSet<String>();
    for (JsonNode container : pod.containers()) {
      for (JsonNode each : handlers(container)) {
        for (String way : List.of("httpGet", "tcpSocket")) {
          String host = Json.string(each, way, "host");
          if (host.isEmpty()) continue;
          hosts.add(host);
          names.add(Json.string(container, "name"));
        }
      }
    }
    if (names.isEmpty()) return Optional.empty();
    String what = "probe or lifecycle host";
    return Optional.of(
        new Violation(
            what,
            containers(names)
                + plural(names, " uses ", " use ")
                + plural(hosts, what, what + "s")
                + " "
                + quoted(hosts)));
  }

  private static List<JsonNode> handlers(JsonNode container) {
    return List.of(
        container.path("livenessProbe"),
        container.path("readinessProbe"),
        container.path("startupProbe"),
        container.path("lifecycle").path("postStart"),
        container.path("lifecycle").path("preStop"));
  }

  static Optional<Violation> privileged(PodFields pod, Standard standard) {
    List<String> names = pod.whose(security -> Json.flag(security, "privileged"));
    if (names.isEmpty()) return Optional.empty();
    String what = containers(names) + " must not set securityContext.privileged=true";
    return Optional.of(new Violation("privileged", what));
  }

  static Optional<Violation> windowsProcess(PodFields pod, Standard standard) {
    List<String> setters =
        pod.setters(security -> Json.flag(security, "windowsOptions", "hostProcess"));
    if (setters.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation(
            "hostProcess",
            String.join(" and ", setters)
                + " must not set securityContext.windowsOptions.hostProcess=true"));
  }
}
