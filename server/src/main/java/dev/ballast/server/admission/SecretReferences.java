package dev.ballast.server.admission;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An account that is marked so lets its pods use no other Secrets than those that it names
/// (<https://kubernetes.io/docs/concepts/security/service-accounts/#enforce-mountable-secrets>).
final class SecretReferences {
  private final Attributes asked;
  private final String account;
  private final Set<String> mountable = new HashSet<>();
  private final Set<String> pullable = new HashSet<>();

  SecretReferences(Attributes asked, KubeObject account) {
    this.asked = asked;
    this.account = account.name();
    for (JsonNode each : account.at("secrets")) mountable.add(Json.string(each, "name"));
    for (JsonNode each : account.at("imagePullSecrets")) pullable.add(Json.string(each, "name"));
  }

  static boolean restricted(KubeObject account) {
    String marked = account.annotations().get("kubernetes.io/enforce-mountable-secrets");
    return marked != null && (marked.equals("true") || marked.equals("1") || marked.equals("t"));
  }

  void check(boolean ephemeralOnly) {
    JsonNode spec = asked.object().path("spec");
    if (ephemeralOnly) {
      for (JsonNode each : spec.path("ephemeralContainers"))
        environment("ephemeral container", each);
      return;
    }
    for (JsonNode each : spec.path("volumes")) {
      String secret = Json.string(each, "secret", "secretName");
      if (!secret.isEmpty() && !mountable.contains(secret)) {
        throw refused("volume with secret.secretName=\"" + secret + "\"", "that secret");
      }
    }
    for (JsonNode each : spec.path("initContainers")) environment("init container", each);
    for (JsonNode each : spec.path("containers")) environment("container", each);
    for (JsonNode each : spec.path("imagePullSecrets")) {
      String secret = Json.string(each, "name");
      if (pullable.contains(secret)) continue;
      throw refused("imagePullSecret=\"" + secret + "\"", "that imagePullSecret");
    }
  }

  private void environment(String word, JsonNode container) {
    String name = word + " " + Json.string(container, "name");
    for (JsonNode each : container.path("env")) {
      String secret = Json.string(each, "valueFrom", "secretKeyRef", "name");
      if (secret.isEmpty() || mountable.contains(secret)) continue;
      String variable = name + " with envVar " + Json.string(each, "name");
      throw refused(variable + " referencing secret.secretName=\"" + secret + "\"", "that secret");
    }
    for (JsonNode each : container.path("envFrom")) {
      String secret = Json.string(each, "secretRef", "name");
      if (secret.isEmpty() || mountable.contains(secret)) continue;
      throw refused(
          name + " with envFrom referencing secret.secretName=\"" + secret + "\"", "that secret");
    }
  }

  private RuntimeException refused(String what, String missing) {
    return asked.forbidden(
        what
            + " is not allowed because service account "
            + account
            + " does not reference "
            + missing);
  }
}
