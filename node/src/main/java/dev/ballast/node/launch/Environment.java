package dev.ballast.node.launch;

import dev.ballast.node.volume.PodFields;
import dev.ballast.node.volume.Sources;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// A container's environment: services first, then `envFrom`, then `env`, later ones winning.
final class Environment {
  private final Sources sources;
  private final KubeObject pod;
  private final JsonNode container;
  private final UnaryOperator<String> secrets;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private Environment(
      Sources sources, KubeObject pod, JsonNode container, UnaryOperator<String> secrets) {
    this.sources = sources;
    this.pod = pod;
    this.container = container;
    this.secrets = secrets;
  }

  /// @param pod with the addresses it has by now in its status
  /// @param secrets what stands in the environment for the value of a Secret
  /// @throws ConfigFailure where something that is referred to is missing
  static Map<String, String> of(
      Sources sources, KubeObject pod, JsonNode container, UnaryOperator<String> secrets) {
    var environment = new Environment(sources, pod, container, secrets);
    environment.services();
    container.path("envFrom").forEach(environment::from);
    container.path("env").forEach(environment::variable);
    return environment.variables;
  }

  private void services() {
    for (KubeObject each : sources.services("default")) {
      if (each.name().equals("kubernetes")) ServiceVariables.add(each, variables);
    }
    JsonNode links = pod.at("spec", "enableServiceLinks");
    if (links.isBoolean() && !links.booleanValue()) return;
    sources.services(pod.namespace()).forEach(each -> ServiceVariables.add(each, variables));
  }

  private void from(JsonNode source) {
    String prefix = Json.string(source, "prefix");
    boolean secret = source.has("secretRef");
    JsonNode reference = source.path(secret ? "secretRef" : "configMapRef");
    Optional<KubeObject> found = find(secret, reference);
    if (found.isEmpty()) return;
    found
        .get()
        .strings("data")
        .forEach((key, value) -> variables.put(prefix + key, secret ? decoded(value) : value));
  }

  private Optional<KubeObject> find(boolean secret, JsonNode reference) {
    String name = Json.string(reference, "name");
    Optional<KubeObject> found =
        secret ? sources.secret(pod.namespace(), name) : sources.configMap(pod.namespace(), name);
    if (found.isEmpty() && !Json.flag(reference, "optional")) {
      String kind = secret ? "secret" : "configmap";
      throw new ConfigFailure("%s \"%s\" not found".formatted(kind, name));
    }
    return found;
  }

  private void variable(JsonNode variable) {
    String name = Json.string(variable, "name");
    JsonNode from = variable.path("valueFrom");
    if (!from.isObject()) {
      variables.put(name, Expansion.of(Json.string(variable, "value"), variables));
    } else if (from.has("fieldRef")) {
      variables.put(name, PodFields.field(pod, Json.string(from, "fieldRef", "fieldPath")));
    } else if (from.has("resourceFieldRef")) {
      String own = Json.string(container, "name");
      variables.put(name, PodFields.resource(pod, own, from.path("resourceFieldRef")));
    } else {
      boolean secret = from.has("secretKeyRef");
      key(secret, from.path(secret ? "secretKeyRef" : "configMapKeyRef"))
          .ifPresent(value -> variables.put(name, value));
    }
  }

  private Optional<String> key(boolean secret, JsonNode reference) {
    Optional<KubeObject> found = find(secret, reference);
    if (found.isEmpty()) return Optional.empty();
    String key = Json.string(reference, "key");
    String value = found.get().strings("data").get(key);
    if (value != null) return Optional.of(secret ? decoded(value) : value);
    if (Json.flag(reference, "optional")) return Optional.empty();
    String where = (secret ? "Secret " : "ConfigMap ") + found.get().path();
    throw new ConfigFailure("couldn't find key " + key + " in " + where);
  }

  private String decoded(String base64) {
    byte[] value = Base64.getDecoder().decode(base64);
    return value.length == 0 ? "" : secrets.apply(new String(value, StandardCharsets.UTF_8));
  }
}
