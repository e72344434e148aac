package dev.ballast.node.launch;

import dev.ballast.node.runtime.Runtime.RegistryLogin;
import dev.ballast.node.volume.Sources;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A pod's pull secrets: which login goes with which registry.
final class RegistryLogins {
  private static final String DOCKER_HUB = "docker.io";

  private RegistryLogins() {}

  static RegistryLogin of(Sources sources, KubeObject pod, String image) {
    for (JsonNode each : pod.at("spec", "imagePullSecrets")) {
      Optional<KubeObject> secret = sources.secret(pod.namespace(), Json.string(each, "name"));
      String encoded = secret.map(it -> it.text("data", ".dockerconfigjson")).orElse("");
      if (encoded.isEmpty()) continue;
      Optional<RegistryLogin> login = login(encoded, registry(image));
      if (login.isPresent()) return login.get();
    }
    return RegistryLogin.NONE;
  }

  private static Optional<RegistryLogin> login(String encoded, String registry) {
    try {
      JsonNode config = Json.parse(Base64.getDecoder().decode(encoded));
      for (Map.Entry<String, JsonNode> each : config.path("auths").properties()) {
        if (host(each.getKey()).equals(registry)) return Optional.of(login(each.getValue()));
      }
    } catch (JacksonException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static RegistryLogin login(JsonNode entry) {
    String both = Json.string(entry, "auth");
    if (both.isEmpty()) {
      return new RegistryLogin(Json.string(entry, "username"), Json.string(entry, "password"));
    }
    String text = new String(Base64.getDecoder().decode(both), StandardCharsets.UTF_8);
    int colon = text.indexOf(':');
    if (colon < 0) return new RegistryLogin(text, "");
    return new RegistryLogin(text.substring(0, colon), text.substring(colon + 1));
  }

  /// The registry that an image name means: what is before the first slash, where that is a host.
  static String registry(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host ? first : DOCKER_HUB;
  }

  private static String host(String key) {
    String host = key.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    return host.equals("index.docker.io") ? DOCKER_HUB : host;
  }
}
