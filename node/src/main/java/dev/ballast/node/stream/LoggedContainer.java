package dev.ballast.node.stream;

import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Whose log is meant by a container's name: by what the pod's status says of it, the run that is
/// on or the last one, or the one before (as Kubernetes' agent decides it).
final class LoggedContainer {
  private static final List<String> LISTS =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  private LoggedContainer() {}

  /// The runtime's id of that container.
  ///
  /// @throws RuntimeFailure of kind NOT_FOUND with the reason where there is no log
  static String id(KubeObject pod, String name, boolean previous) {
    JsonNode status = status(pod, name);
    String last = Json.string(status, "lastState", "terminated", "containerID");
    if (previous) {
      return known(last, "previous terminated container \"%s\" in pod \"%s\" not found", name, pod);
    }
    JsonNode state = status.path("state");
    if (state.has("running")) return runtimeId(Json.string(status, "containerID"));
    if (state.has("terminated")) {
      String ended = Json.string(state, "terminated", "containerID");
      String message = "container \"%s\" in pod \"%s\" is terminated";
      return known(ended.isEmpty() ? last : ended, message, name, pod);
    }
    if (!last.isEmpty()) return runtimeId(last);
    String waits = waiting(Json.string(state, "waiting", "reason"));
    return known("", "container \"%s\" in pod \"%s\" is " + waits, name, pod);
  }

  private static JsonNode status(KubeObject pod, String name) {
    for (String list : LISTS) {
      for (JsonNode each : pod.at("status", list)) {
        if (Json.string(each, "name").equals(name)) return each;
      }
    }
    throw none("container \"%s\" in pod \"%s\" is not available", name, pod);
  }

  private static String waiting(String reason) {
    return switch (reason) {
      case "" -> "not available";
      case "ErrImagePull" -> "waiting to start: image can't be pulled";
      case "ImagePullBackOff" -> "waiting to start: trying and failing to pull image";
      default -> "waiting to start: " + reason;
    };
  }

  private static String known(String id, String otherwise, String name, KubeObject pod) {
    if (id.isEmpty()) throw none(otherwise, name, pod);
    return runtimeId(id);
  }

  private static String runtimeId(String id) {
    return id.replaceFirst("^.*://", "");
  }

  private static RuntimeFailure none(String message, String name, KubeObject pod) {
    return new RuntimeFailure(RuntimeFailure.Kind.NOT_FOUND, message.formatted(name, pod.name()));
  }
}
