package dev.ballast.node.pod;

import dev.ballast.node.pod.ContainerSpec.Role;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A pod as the API asks for it: a view over the object, with its containers told apart once.
public record PodSpec(
    KubeObject object,
    List<ContainerSpec> init,
    List<ContainerSpec> main,
    List<ContainerSpec> ephemeral) {
  private static final long DEFAULT_GRACE_SECONDS = 30;

  public enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER
  }

  public static PodSpec of(KubeObject pod) {
    var init = new ArrayList<ContainerSpec>();
    for (JsonNode each : pod.at("spec", "initContainers")) {
      boolean sidecar = each.path("restartPolicy").asString("").equals("Always");
      init.add(new ContainerSpec(sidecar ? Role.SIDECAR : Role.INIT, each));
    }
    var main = new ArrayList<ContainerSpec>();
    for (JsonNode each : pod.at("spec", "containers")) main.add(new ContainerSpec(Role.MAIN, each));
    var ephemeral = new ArrayList<ContainerSpec>();
    for (JsonNode each : pod.at("spec", "ephemeralContainers")) {
      ephemeral.add(new ContainerSpec(Role.EPHEMERAL, each));
    }
    return new PodSpec(pod, List.copyOf(init), List.copyOf(main), List.copyOf(ephemeral));
  }

  public String uid() {
    return object.uid();
  }

  public String name() {
    return object.name();
  }

  public String namespace() {
    return object.namespace();
  }

  public boolean deleting() {
    return object.deleting();
  }

  public RestartPolicy restartPolicy() {
    return switch (object.text("spec", "restartPolicy")) {
      case "Never" -> RestartPolicy.NEVER;
      case "OnFailure" -> RestartPolicy.ON_FAILURE;
      default -> RestartPolicy.ALWAYS;
    };
  }

  /// How long a container may take to end: what the deletion said, else what the spec says; never
  /// under a second, so that a process can still answer its signal.
  public Duration grace() {
    long spec = object.number(DEFAULT_GRACE_SECONDS, "spec", "terminationGracePeriodSeconds");
    long seconds =
        deleting() ? object.number(spec, "metadata", "deletionGracePeriodSeconds") : spec;
    return Duration.ofSeconds(Math.max(1, seconds));
  }

  /// How long the pod may be active, from its start.
  public Optional<Duration> activeDeadline() {
    long seconds = object.number(-1, "spec", "activeDeadlineSeconds");
    return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  public List<String> readinessGates() {
    var gates = new ArrayList<String>();
    for (JsonNode each : object.at("spec", "readinessGates")) {
      gates.add(each.path("conditionType").asString(""));
    }
    return gates;
  }

  public boolean hostNetwork() {
    return object.flag("spec", "hostNetwork");
  }

  /// Every container: init containers first, ephemeral ones last.
  public List<ContainerSpec> all() {
    var all = new ArrayList<>(init);
    all.addAll(main);
    all.addAll(ephemeral);
    return all;
  }

  public Optional<ContainerSpec> container(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
