package dev.ballast.server.admission.podsecurity;

import static dev.ballast.server.admission.podsecurity.Violation.containers;
import static dev.ballast.server.admission.podsecurity.Violation.plural;
import static dev.ballast.server.admission.podsecurity.Violation.quoted;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What the level `restricted` forbids beyond the baseline. Windows knows some of it not.
final class RestrictedChecks {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private RestrictedChecks() {}

  private static boolean exempt(PodFields pod, Standard standard) {
    return standard.since(25) && pod.onWindows();
  }

  static Optional<Violation> privilegeEscalation(PodFields pod, Standard standard) {
    if (!standard.since(8) || exempt(pod, standard)) return Optional.empty();
    List<String> names =
        pod.whose(
            security -> {
              JsonNode allowed = security.path("allowPrivilegeEscalation");
              return !allowed.isBoolean() || allowed.booleanValue();
            });
    if (names.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation(
            "allowPrivilegeEscalation != false",
            containers(names) + " must set securityContext.allowPrivilegeEscalation=false"));
  }

  static Optional<Violation> capabilities(PodFields pod, Standard standard) {
    if (!standard.since(22) || exempt(pod, standard)) return Optional.empty();
    List<String> keeping =
        pod.whose(
            security ->
                Json.at(security, "capabilities", "drop")
                    .valueStream()
                    .noneMatch(each -> each.asString("").equals("ALL")));
    var forbidden = new TreeSet<String>();
    List<String> adding =
        pod.whose(security -> ProfileChecks.adds(security, Set.of("NET_BIND_SERVICE"), forbidden));
    var details = new ArrayList<String>();
    if (!keeping.isEmpty())
      details.add(containers(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    if (!adding.isEmpty())
      details.add(
          containers(adding)
              + " must not include "
              + quoted(forbidden)
              + " in securityContext.capabilities.add");
    if (details.isEmpty()) return Optional.empty();
    return Optional.of(new Violation("unrestricted capabilities", String.join("; ", details)));
  }

  static Optional<Violation> volumes(PodFields pod, Standard standard) {
    var names = new TreeSet<String>();
    var types = new TreeSet<String>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      for (String type : volume.propertyNames()) {
        if (type.equals("name") || VOLUMES.contains(type)) continue;
        names.add(Json.string(volume, "name"));
        types.add(type);
      }
    }
    if (names.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation(
            "restricted volume types",
            plural(names, "volume ", "volumes ")
                + quoted(names)
                + plural(names, " uses ", " use ")
                + plural(types, "restricted volume type ", "restricted volume types ")
                + quoted(types)));
  }

  static Optional<Violation> nonRoot(PodFields pod, Standard standard) {
    if (standard.since(35) && pod.ownUsers()) return Optional.empty();
    List<String> setters = pod.setters(security -> says(security, "runAsNonRoot", false));
    if (!setters.isEmpty()) {
      String who = String.join(" and ", setters);
      return Optional.of(
          new Violation(
              "runAsNonRoot != true", who + " must not set securityContext.runAsNonRoot=false"));
    }
    boolean byPod = says(pod.security(), "runAsNonRoot", true);
    List<String> silent = pod.whose(security -> !byPod && !security.has("runAsNonRoot"));
    if (silent.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation(
            "runAsNonRoot != true",
            "pod or " + containers(silent) + " must set securityContext.runAsNonRoot=true"));
  }

  private static boolean says(JsonNode security, String field, boolean value) {
    JsonNode said = security.path(field);
    return said.isBoolean() && said.booleanValue() == value;
  }

  static Optional<Violation> user(PodFields pod, Standard standard) {
    if (!standard.since(23) || (standard.since(35) && pod.ownUsers())) return Optional.empty();
    List<String> setters = pod.setters(security -> Json.number(security, -1, "runAsUser") == 0);
    if (setters.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation("runAsUser=0", String.join(" and ", setters) + " must not set runAsUser=0"));
  }

  static Optional<Violation> seccomp(PodFields pod, Standard standard) {
    if (!standard.since(19) || exempt(pod, standard)) return Optional.empty();
    var values = new TreeSet<String>();
    List<String> setters = pod.setters(security -> ProfileChecks.forbidsSeccomp(security, values));
    if (!setters.isEmpty()) return Optional.of(ProfileChecks.badSeccomp(setters, values));
    boolean byPod = pod.security().has("seccompProfile");
    List<String> silent = pod.whose(security -> !byPod && !security.has("seccompProfile"));
    if (silent.isEmpty()) return Optional.empty();
    return Optional.of(
        new Violation(
            "seccompProfile",
            "pod or "
                + containers(silent)
                + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""));
  }

  static Optional<Violation> procMount(PodFields pod, Standard standard) {
    return standard.since(35) ? ProfileChecks.strictProcMount(pod, standard) : Optional.empty();
  }
}
