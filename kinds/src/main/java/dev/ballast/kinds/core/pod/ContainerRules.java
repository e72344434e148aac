package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What holds for the containers of a pod, the three lists of them.
final class ContainerRules {
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");
  private static final List<String> NOT_EPHEMERAL =
      List.of("ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resources");

  private final Field spec;
  private final Map<String, Field> volumes;
  private final long grace;
  private final Set<String> names = new HashSet<>();

  ContainerRules(Field spec, Map<String, Field> volumes) {
    this.spec = spec;
    this.volumes = volumes;
    this.grace = spec.at("terminationGracePeriodSeconds").number(30);
  }

  void validate() {
    regular(spec.at("containers"));
    initial(spec.at("initContainers"));
    ephemeral(spec.at("ephemeralContainers"));
  }

  private void regular(Field containers) {
    if (containers.empty()) {
      containers.required();
      return;
    }
    for (Field each : containers.items()) {
      every(each);
      unique(each);
      running(each);
    }
    PortRules.hostPorts(containers.items());
  }

  private void initial(Field containers) {
    for (Field each : containers.items()) {
      every(each);
      unique(each);
      PortRules.hostPorts(List.of(each));
      if (each.at("restartPolicy").is("Always")) running(each);
      else ending(each);
    }
  }

  /// What may be said of a container that runs as long as its pod.
  private void running(Field container) {
    if (container.has("lifecycle")) ProbeRules.lifecycle(container.at("lifecycle"), grace);
    ProbeRules.probes(container, grace);
  }

  /// What may not be said of one that ends before the others start.
  private static void ending(Field container) {
    String only = "may not be set for init containers without restartPolicy=Always";
    if (container.has("lifecycle")) container.at("lifecycle").forbidden(only);
    for (String probe : PROBES) if (container.has(probe)) container.at(probe).forbidden(only);
    Field resize = container.at("resizePolicy");
    if (resize.filled()) resize.invalid("must not be set for init containers");
  }

  private void ephemeral(Field containers) {
    for (Field each : containers.items()) {
      every(each);
      unique(each);
      Field target = each.at("targetContainerName");
      boolean found =
          spec.at("containers").items().stream()
              .anyMatch(other -> other.at("name").is(target.text()));
      if (target.filled() && !found) target.notFound();
      for (String field : NOT_EPHEMERAL) {
        if (each.at(field).filled())
          each.at(field).forbidden("cannot be set for an Ephemeral Container");
      }
      for (Field mount : each.at("volumeMounts").items()) {
        for (String part : List.of("subPath", "subPathExpr")) {
          if (mount.at(part).filled())
            mount.at(part).forbidden("cannot be set for an Ephemeral Container");
        }
      }
    }
  }

  private void unique(Field container) {
    Field name = container.at("name");
    if (!names.add(name.text())) name.duplicate(name.value());
  }

  private void every(Field container) {
    Field name = container.at("name");
    if (name.demanded()) name.reads(Forms::label);
    container.at("image").demanded();
    Field policy = container.at("terminationMessagePolicy");
    if (policy.demanded()) policy.oneOf("File", "FallbackToLogsOnError");
    PortRules.validate(container.at("ports"));
    EnvironmentRules.validate(container.at("env"));
    EnvironmentRules.from(container.at("envFrom"));
    MountRules.validate(container, volumes);
    Field pull = container.at("imagePullPolicy");
    if (pull.demanded()) pull.oneOf("Always", "IfNotPresent", "Never");
    ResourceRules.validate(container.at("resources"));
    resize(container.at("resizePolicy"));
    SecurityRules.container(container.at("securityContext"));
    container.at("restartPolicy").noneOrOneOf("Always", "Never", "OnFailure");
  }

  private static void resize(Field policies) {
    var names = new HashSet<String>();
    for (Field each : policies.items()) {
      Field resource = each.at("resourceName");
      if (!names.add(resource.text())) resource.duplicate();
      if (resource.demanded()) resource.oneOf("cpu", "memory");
      if (each.at("restartPolicy").demanded())
        each.at("restartPolicy").oneOf("NotRequired", "RestartContainer");
    }
  }
}
