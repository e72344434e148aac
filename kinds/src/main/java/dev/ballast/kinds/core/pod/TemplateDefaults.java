package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Defaults;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a pod's spec says where its author does not, in a template and in a pod alike.
public final class TemplateDefaults {
  private static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  private TemplateDefaults() {}

  /// Fills in the spec of the template at `owner.template`.
  public static void fillTemplate(ObjectNode owner) {
    ObjectNode template = Json.child(owner, "template");
    Json.child(template, "metadata");
    fill(Json.child(template, "spec"));
  }

  /// Fills in a pod's spec.
  public static void fill(ObjectNode spec) {
    Defaults.text(spec, "restartPolicy", "Always");
    Defaults.text(spec, "dnsPolicy", "ClusterFirst");
    Defaults.text(spec, "schedulerName", "default-scheduler");
    Defaults.number(spec, "terminationGracePeriodSeconds", 30);
    Json.child(spec, "securityContext");
    serviceAccount(spec);
    for (String list : CONTAINER_LISTS) {
      for (JsonNode each : spec.path(list))
        if (each instanceof ObjectNode container) container(container);
    }
    for (JsonNode each : spec.path("volumes"))
      if (each instanceof ObjectNode volume) VolumeDefaults.fill(volume);
  }

  /// The account's name stands under two keys, today's and the one of old.
  private static void serviceAccount(ObjectNode spec) {
    String name = Json.string(spec, "serviceAccountName");
    if (name.isEmpty()) name = Json.string(spec, "serviceAccount");
    if (name.isEmpty()) return;
    spec.put("serviceAccountName", name);
    spec.put("serviceAccount", name);
  }

  private static void container(ObjectNode container) {
    Json.child(container, "resources");
    Defaults.text(container, "terminationMessagePath", "/dev/termination-log");
    Defaults.text(container, "terminationMessagePolicy", "File");
    if (Json.string(container, "imagePullPolicy").isEmpty()) {
      container.put("imagePullPolicy", Images.pullPolicy(Json.string(container, "image")));
    }
    for (JsonNode each : container.path("ports"))
      if (each instanceof ObjectNode port) Defaults.text(port, "protocol", "TCP");
    for (JsonNode each : container.path("env")) source(each.path("valueFrom"));
    for (String name : PROBES) if (container.path(name) instanceof ObjectNode probe) probe(probe);
    for (JsonNode each : container.path("lifecycle")) handler(each);
  }

  /// A reference to a field of the pod, or to a container's resource.
  static void source(JsonNode from) {
    if (from.path("fieldRef") instanceof ObjectNode field) Defaults.text(field, "apiVersion", "v1");
    if (from.path("resourceFieldRef") instanceof ObjectNode resource)
      Defaults.text(resource, "divisor", "0");
  }

  private static void probe(ObjectNode probe) {
    Defaults.counted(probe, "timeoutSeconds", 1);
    Defaults.counted(probe, "periodSeconds", 10);
    Defaults.counted(probe, "successThreshold", 1);
    Defaults.counted(probe, "failureThreshold", 3);
    handler(probe);
  }

  private static void handler(JsonNode handler) {
    if (handler.path("httpGet") instanceof ObjectNode get) {
      Defaults.text(get, "path", "/");
      Defaults.text(get, "scheme", "HTTP");
    }
    if (handler.path("grpc") instanceof ObjectNode call && !Defaults.given(call, "service"))
      call.put("service", "");
  }
}
