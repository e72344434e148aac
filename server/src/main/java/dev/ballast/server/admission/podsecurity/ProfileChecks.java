package dev.ballast.server.admission.podsecurity;

import static dev.ballast.server.admission.podsecurity.Violation.containers;
import static dev.ballast.server.admission.podsecurity.Violation.plural;
import static dev.ballast.server.admission.podsecurity.Violation.quoted;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The baseline's checks on what confines a pod: profiles, labels, capabilities, sysctls.
final class ProfileChecks {
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String POD_SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";

  private static final Set<String> USUAL_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  /// Since which release a sysctl counts as safe.
  private static final Map<String, Integer> SAFE_SYSCTLS =
      Map.ofEntries(
          Map.entry("kernel.shm_rmid_forced", 0),
          Map.entry("net.ipv4.ip_local_port_range", 0),
          Map.entry("net.ipv4.tcp_syncookies", 0),
          Map.entry("net.ipv4.ping_group_range", 0),
          Map.entry("net.ipv4.ip_unprivileged_port_start", 0),
          Map.entry("net.ipv4.ip_local_reserved_ports", 27),
          Map.entry("net.ipv4.tcp_keepalive_time", 29),
          Map.entry("net.ipv4.tcp_fin_timeout", 29),
          Map.entry("net.ipv4.tcp_keepalive_intvl", 29),
          Map.entry("net.ipv4.tcp_keepalive_probes", 29),
          Map.entry("net.ipv4.tcp_rmem", 32),
          Map.entry("net.ipv4.tcp_wmem", 32));

  private ProfileChecks() {}

  static Optional<Violation> appArmor(PodFields pod, Standard standard) {
    var values = new TreeSet<String>();
    List<String> setters = pod.setters(security -> forbidden(security, "appArmorProfile", values));
    var annotations = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> each : pod.annotations().properties()) {
      String value = each.getValue().asString("");
      boolean fine =
          value.isEmpty() || value.equals("runtime/default") || value.startsWith("localhost/");
      if (each.getKey().startsWith(APP_ARMOR) && !fine)
        annotations.add(each.getKey() + "=\"" + value + "\"");
    }
    if (!annotations.isEmpty()) setters.add(plural(annotations, "annotation", "annotations"));
    if (setters.isEmpty()) return Optional.empty();
    var all = new ArrayList<>(values);
    all.addAll(annotations);
    String reason = plural(all, "forbidden AppArmor profile", "forbidden AppArmor profiles");
    String setter = String.join(" and ", setters);
    return Optional.of(
        new Violation(reason, setter + " must not set AppArmor profile type to " + quoted(all)));
  }

  /// Whether a profile of that name is set to something that confines less than usual.
  private static boolean forbidden(JsonNode security, String profile, Set<String> values) {
    JsonNode set = security.path(profile);
    String type = Json.string(set, "type");
    if (!set.isObject() || type.equals("RuntimeDefault") || type.equals("Localhost")) return false;
    values.add(type);
    return true;
  }

  static Optional<Violation> capabilities(PodFields pod, Standard standard) {
    var forbidden = new TreeSet<String>();
    List<String> names = pod.whose(security -> adds(security, USUAL_CAPABILITIES, forbidden));
    if (names.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation(
            "non-default capabilities",
            containers(names)
                + " must not include "
                + quoted(forbidden)
                + " in securityContext.capabilities.add"));
  }

  /// Whether capabilities beyond `allowed` are added.
  static boolean adds(JsonNode security, Set<String> allowed, Set<String> forbidden) {
    boolean adds = false;
    for (JsonNode each : Json.at(security, "capabilities", "add")) {
      if (allowed.contains(each.asString(""))) continue;
      forbidden.add(each.asString(""));
      adds = true;
    }
    return adds;
  }

  /// Since 1.35 a pod with users of its own may unmask `/proc`, but not where all is restricted.
  static Optional<Violation> procMount(PodFields pod, Standard standard) {
    return standard.since(35) && pod.ownUsers() ? Optional.empty() : strictProcMount(pod, standard);
  }

  static Optional<Violation> strictProcMount(PodFields pod, Standard standard) {
    var values = new TreeSet<String>();
    List<String> names =
        pod.whose(
            security -> {
              String mount = Json.string(security, "procMount");
              boolean odd = !mount.isEmpty() && !mount.equals("Default");
              if (odd) values.add(mount);
              return odd;
            });
    if (names.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation(
            "procMount",
            containers(names) + " must not set securityContext.procMount to " + quoted(values)));
  }

  static Optional<Violation> seLinux(PodFields pod, Standard standard) {
    var types = new TreeSet<String>();
    var facts = new TreeSet<String>();
    List<String> setters =
        pod.setters(
            security -> {
              JsonNode options = security.path("seLinuxOptions");
              String type = Json.string(options, "type");
              boolean odd = !usual(type, standard);
              if (odd) types.add(type);
              boolean role = !Json.string(options, "role").isEmpty();
              boolean user = !Json.string(options, "user").isEmpty();
              if (role) facts.add("role may not be set");
              if (user) facts.add("user may not be set");
              return odd || role || user;
            });
    if (setters.isEmpty()) return Optional.empty();
    var all = new ArrayList<String>();
    if (!types.isEmpty()) all.add(plural(types, "type ", "types ") + quoted(types));
    all.addAll(facts.descendingSet());
    return Optional.of(
        new Violation(
            "seLinuxOptions",
            String.join(" and ", setters)
                + " set forbidden securityContext.seLinuxOptions: "
                + String.join("; ", all)));
  }

  private static boolean usual(String type, Standard standard) {
    return switch (type) {
      case "", "container_t", "container_init_t", "container_kvm_t" -> true;
      case "container_engine_t" -> standard.since(31);
      default -> false;
    };
  }

  static Optional<Violation> seccomp(PodFields pod, Standard standard) {
    if (!standard.since(19)) return seccompAnnotations(pod);
    var values = new TreeSet<String>();
    List<String> setters = pod.setters(security -> forbidden(security, "seccompProfile", values));
    return setters.isEmpty() ? Optional.empty() : Optional.of(badSeccomp(setters, values));
  }

  static Violation badSeccomp(List<String> setters, Set<String> values) {
    return new Violation(
        "seccompProfile",
        String.join(" and ", setters)
            + " must not set securityContext.seccompProfile.type to "
            + quoted(values));
  }

  /// What the pod, then each container, says of its profile where that is not allowed.
  static boolean forbidsSeccomp(JsonNode security, Set<String> values) {
    return forbidden(security, "seccompProfile", values);
  }

  private static Optional<Violation> seccompAnnotations(PodFields pod) {
    var keys = new ArrayList<String>(List.of(POD_SECCOMP));
    for (JsonNode each : pod.containers()) keys.add(CONTAINER_SECCOMP + Json.string(each, "name"));
    var forbidden = new TreeSet<String>();
    for (String key : keys) {
      if (!pod.annotations().has(key)) continue;
      String value = pod.annotations().path(key).asString("");
      boolean fine =
          value.equals("runtime/default")
              || value.equals("docker/default")
              || value.startsWith("localhost/");
      if (!fine) forbidden.add(key + "=\"" + value + "\"");
    }
    if (forbidden.isEmpty()) return Optional.empty();
    String what = plural(forbidden, "annotation ", "annotations ") + String.join(", ", forbidden);
    return Optional.of(new Violation("seccompProfile", "forbidden " + what));
  }

  static Optional<Violation> sysctls(PodFields pod, Standard standard) {
    var forbidden = new ArrayList<String>();
    for (JsonNode each : pod.security().path("sysctls")) {
      String name = Json.string(each, "name");
      Integer since = SAFE_SYSCTLS.get(name);
      if (since == null || !standard.since(since)) forbidden.add(name);
    }
    if (forbidden.isEmpty()) return Optional.empty();
    return Optional.of(new Violation("forbidden sysctls", String.join(", ", forbidden)));
  }
}
