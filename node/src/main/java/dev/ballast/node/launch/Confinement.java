package dev.ballast.node.launch;

import dev.ballast.node.runtime.ContainerConfig;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.runtime.SandboxConfig.Seccomp;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// Security contexts: what the container says, else what its pod says.
final class Confinement {
  private static final String CONTEXT = "securityContext";

  private Confinement() {}

  static SandboxConfig.Security ofPod(KubeObject pod) {
    JsonNode context = pod.at("spec", CONTEXT);
    var sysctls = new LinkedHashMap<String, String>();
    for (JsonNode each : context.path("sysctls")) {
      sysctls.put(Json.string(each, "name"), Json.string(each, "value"));
    }
    boolean privileged = false;
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode each : pod.at("spec", list)) {
        privileged |= Json.flag(each, CONTEXT, "privileged");
      }
    }
    return new SandboxConfig.Security(
        number(context.path("runAsUser")),
        number(context.path("runAsGroup")),
        groups(context),
        privileged,
        sysctls,
        seccomp(context.path("seccompProfile")));
  }

  static ContainerConfig.Security ofContainer(KubeObject pod, JsonNode container) {
    JsonNode shared = pod.at("spec", CONTEXT);
    JsonNode own = container.path(CONTEXT);
    OptionalLong user = number(either(own, shared, "runAsUser"));
    boolean nonRoot = either(own, shared, "runAsNonRoot").asBoolean(false);
    if (nonRoot && user.isPresent() && user.getAsLong() == 0) {
      throw new ConfigFailure("container's runAsUser breaks non-root policy");
    }
    JsonNode escalation = own.path("allowPrivilegeEscalation");
    return new ContainerConfig.Security(
        user,
        number(either(own, shared, "runAsGroup")),
        "",
        groups(shared),
        Json.flag(own, "privileged"),
        Json.flag(own, "readOnlyRootFilesystem"),
        escalation.isBoolean() && !escalation.booleanValue(),
        texts(own.path("capabilities").path("add")),
        texts(own.path("capabilities").path("drop")),
        seccomp(either(own, shared, "seccompProfile")));
  }

  private static JsonNode either(JsonNode own, JsonNode shared, String field) {
    return own.has(field) ? own.path(field) : shared.path(field);
  }

  private static OptionalLong number(JsonNode node) {
    return node.isIntegralNumber() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
  }

  private static List<Long> groups(JsonNode context) {
    var groups = new ArrayList<Long>();
    for (JsonNode each : context.path("supplementalGroups")) groups.add(each.longValue());
    number(context.path("fsGroup")).ifPresent(groups::add);
    return groups;
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    for (JsonNode each : list) texts.add(each.asString(""));
    return texts;
  }

  private static Seccomp seccomp(JsonNode profile) {
    return switch (Json.string(profile, "type")) {
      case "RuntimeDefault" -> new Seccomp(Seccomp.Type.RUNTIME_DEFAULT, "");
      case "Localhost" ->
          new Seccomp(Seccomp.Type.LOCALHOST, Json.string(profile, "localhostProfile"));
      default -> Seccomp.UNCONFINED;
    };
  }
}
