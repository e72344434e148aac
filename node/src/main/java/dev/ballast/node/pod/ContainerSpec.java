package dev.ballast.node.pod;

import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;

/// One container as the pod's spec asks for it: a view over the spec's tree.
public record ContainerSpec(Role role, JsonNode tree) {
  /// What a container is to its pod.
  public enum Role {
    /// Runs to completion before the next container starts.
    INIT,
    /// Started in the order of init containers, then runs beside the main ones and ends after them.
    SIDECAR,
    MAIN,
    /// Brought in later to debug the pod: started once, whatever the others do, and never again.
    EPHEMERAL
  }

  /// When an image is pulled.
  public enum PullPolicy {
    ALWAYS,
    IF_NOT_PRESENT,
    NEVER
  }

  public String name() {
    return Json.string(tree, "name");
  }

  public String image() {
    return Json.string(tree, "image");
  }

  /// The policy the spec names, or Kubernetes' default for the image's tag.
  public PullPolicy pullPolicy() {
    return switch (Json.string(tree, "imagePullPolicy")) {
      case "Always" -> PullPolicy.ALWAYS;
      case "Never" -> PullPolicy.NEVER;
      case "IfNotPresent" -> PullPolicy.IF_NOT_PRESENT;
      default -> latest(image()) ? PullPolicy.ALWAYS : PullPolicy.IF_NOT_PRESENT;
    };
  }

  private static boolean latest(String image) {
    String last = image.substring(image.lastIndexOf('/') + 1);
    return !image.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
  }

  /// What a running container is compared by: a change of it replaces the container. Kubernetes
  /// takes the name and the image, and so do we: a new default of another field restarts nothing.
  public String hash() {
    var sum = new CRC32();
    sum.update((name() + "\n" + image()).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  /// The container that an ephemeral one debugs, whose processes it sees; empty for none.
  public String target() {
    return Json.string(tree, "targetContainerName");
  }

  /// Whether `probe` (`startupProbe`, `readinessProbe`, `livenessProbe`) is asked for.
  public boolean probed(String probe) {
    return tree.path(probe).isObject();
  }

  /// The hook `postStart` or `preStop`, a missing node where there is none.
  public JsonNode hook(String when) {
    return Json.at(tree, "lifecycle", when);
  }

  public boolean hooked(String when) {
    return hook(when).isObject();
  }

  /// The grace of a container that `probe` found dead: the probe's own, or `otherwise`.
  public Duration probeGrace(String probe, Duration otherwise) {
    long own = Json.number(tree.path(probe), -1, "terminationGracePeriodSeconds");
    return own < 0 ? otherwise : Duration.ofSeconds(own);
  }
}
