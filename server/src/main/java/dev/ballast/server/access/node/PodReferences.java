package dev.ballast.server.access.node;

import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a pod's node must be able to read for it: `secrets/NAME`, `configmaps/NAME` and so on, all
/// in the pod's namespace.
final class PodReferences {
  private final Set<String> found = new HashSet<>();

  private PodReferences() {}

  static Set<String> of(ObjectNode pod) {
    var references = new PodReferences();
    JsonNode spec = pod.path("spec");
    references.add("serviceaccounts", Json.string(spec, "serviceAccountName"));
    for (JsonNode each : spec.path("imagePullSecrets")) {
      references.add("secrets", Json.string(each, "name"));
    }
    for (JsonNode each : spec.path("volumes")) references.volume(pod, each);
    for (String kind : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (JsonNode each : spec.path(kind)) references.environment(each);
    }
    for (JsonNode each : spec.path("resourceClaims")) {
      references.add("resourceclaims", Json.string(each, "resourceClaimName"));
    }
    for (JsonNode each : pod.path("status").path("resourceClaimStatuses")) {
      references.add("resourceclaims", Json.string(each, "resourceClaimName"));
    }
    return Set.copyOf(references.found);
  }

  private void add(String resource, String name) {
    if (!name.isEmpty()) found.add(resource + "/" + name);
  }

  private void volume(ObjectNode pod, JsonNode volume) {
    add("persistentvolumeclaims", Json.string(volume, "persistentVolumeClaim", "claimName"));
    if (volume.has("ephemeral")) {
      String name = Json.string(pod, "metadata", "name") + "-" + Json.string(volume, "name");
      add("persistentvolumeclaims", name);
    }
    add("secrets", Json.string(volume, "secret", "secretName"));
    add("configmaps", Json.string(volume, "configMap", "name"));
    for (JsonNode each : volume.path("projected").path("sources")) {
      add("secrets", Json.string(each, "secret", "name"));
      add("configmaps", Json.string(each, "configMap", "name"));
    }
    add("secrets", Json.string(volume, "azureFile", "secretName"));
    for (JsonNode source : volume) {
      add("secrets", Json.string(source, "secretRef", "name"));
      add("secrets", Json.string(source, "nodePublishSecretRef", "name"));
    }
  }

  private void environment(JsonNode container) {
    for (JsonNode each : container.path("env")) {
      add("secrets", Json.string(each, "valueFrom", "secretKeyRef", "name"));
      add("configmaps", Json.string(each, "valueFrom", "configMapKeyRef", "name"));
    }
    for (JsonNode each : container.path("envFrom")) {
      add("secrets", Json.string(each, "secretRef", "name"));
      add("configmaps", Json.string(each, "configMapRef", "name"));
    }
  }
}
