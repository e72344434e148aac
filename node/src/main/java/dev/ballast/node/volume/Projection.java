package dev.ballast.node.volume;

import dev.ballast.node.volume.AtomicFolder.Entry;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The files of a volume that shows objects: ConfigMaps, Secrets, the pod's own fields, tokens.
final class Projection {
  private static final int DEFAULT_MODE = 0644;
  private static final long TOKEN_SECONDS = 3607;

  private final Sources sources;
  private final PodTokens tokens;
  private final KubeObject pod;
  private final int mode;
  private final Map<String, Entry> files = new LinkedHashMap<>();

  private Projection(Sources sources, PodTokens tokens, KubeObject pod, int mode) {
    this.sources = sources;
    this.tokens = tokens;
    this.pod = pod;
    this.mode = mode;
  }

  /// The files of `volume`, one of the pod's `spec.volumes`.
  static List<Entry> of(Sources sources, PodTokens tokens, KubeObject pod, JsonNode volume) {
    JsonNode source = volume.path(kind(volume));
    var projection =
        new Projection(sources, tokens, pod, mode(source, "defaultMode", DEFAULT_MODE));
    switch (kind(volume)) {
      case "configMap" -> projection.configMap(source);
      case "secret" -> projection.secret(source, "secretName");
      case "downwardAPI" -> projection.downward(source);
      default -> source.path("sources").forEach(projection::projected);
    }
    return List.copyOf(projection.files.values());
  }

  static boolean shows(JsonNode volume) {
    return !kind(volume).isEmpty();
  }

  private static String kind(JsonNode volume) {
    for (String each : List.of("configMap", "secret", "downwardAPI", "projected")) {
      if (volume.has(each)) return each;
    }
    return "";
  }

  private static int mode(JsonNode tree, String field, int otherwise) {
    return (int) Json.number(tree, otherwise, field);
  }

  private void projected(JsonNode source) {
    if (source.has("configMap")) configMap(source.path("configMap"));
    if (source.has("secret")) secret(source.path("secret"), "name");
    if (source.has("downwardAPI")) downward(source.path("downwardAPI"));
    if (source.has("serviceAccountToken")) token(source.path("serviceAccountToken"));
  }

  private void configMap(JsonNode source) {
    String name = Json.string(source, "name");
    Optional<KubeObject> found = sources.configMap(pod.namespace(), name);
    if (absent(found, source, "configmap", name)) return;
    KubeObject map = found.orElseThrow();
    Map<String, byte[]> content = new LinkedHashMap<>();
    map.strings("data").forEach((key, text) -> content.put(key, bytes(text)));
    map.strings("binaryData").forEach((key, text) -> content.put(key, binary(text)));
    take(content, source, "configmap " + pod.namespace() + "/" + name);
  }

  private void secret(JsonNode source, String field) {
    String name = Json.string(source, field);
    Optional<KubeObject> found = sources.secret(pod.namespace(), name);
    if (absent(found, source, "secret", name)) return;
    Map<String, byte[]> content = new LinkedHashMap<>();
    found.orElseThrow().strings("data").forEach((key, text) -> content.put(key, binary(text)));
    take(content, source, "secret " + pod.namespace() + "/" + name);
  }

  private static boolean absent(
      Optional<KubeObject> found, JsonNode source, String kind, String name) {
    if (found.isPresent()) return false;
    if (Json.flag(source, "optional")) return true;
    throw new VolumeFailure("%s \"%s\" not found".formatted(kind, name));
  }

  private void take(Map<String, byte[]> content, JsonNode source, String where) {
    if (source.path("items").isEmpty()) {
      content.forEach((key, value) -> put(key, value, mode));
      return;
    }
    for (JsonNode item : source.path("items")) {
      String key = Json.string(item, "key");
      byte[] value = content.get(key);
      if (value != null) {
        put(Json.string(item, "path"), value, mode(item, "mode", mode));
      } else if (!Json.flag(source, "optional")) {
        throw new VolumeFailure(where + " references non-existent key: " + key);
      }
    }
  }

  private void downward(JsonNode source) {
    for (JsonNode item : source.path("items")) {
      String value =
          item.has("fieldRef")
              ? PodFields.field(pod, Json.string(item, "fieldRef", "fieldPath"))
              : PodFields.resource(pod, "", item.path("resourceFieldRef"));
      put(Json.string(item, "path"), bytes(value), mode(item, "mode", mode));
    }
  }

  private void token(JsonNode source) {
    long seconds = Json.number(source, TOKEN_SECONDS, "expirationSeconds");
    try {
      String token = tokens.token(pod, Json.string(source, "audience"), seconds);
      put(Json.string(source, "path"), bytes(token), mode);
    } catch (ApiException refused) {
      throw new VolumeFailure("failed to fetch token: " + refused.getMessage(), refused);
    }
  }

  private void put(String path, byte[] content, int fileMode) {
    files.put(path, new Entry(path, content, fileMode));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] binary(String text) {
    return Base64.getDecoder().decode(text);
  }

  /// The names of the ConfigMaps or Secrets (`configMap`, `secret`) that the pod's volumes show.
  static List<String> names(KubeObject pod, String kind) {
    var names = new ArrayList<String>();
    for (JsonNode volume : pod.at("spec", "volumes")) {
      String own = kind.equals("secret") ? "secretName" : "name";
      if (volume.has(kind)) names.add(Json.string(volume, kind, own));
      for (JsonNode source : Json.at(volume, "projected", "sources")) {
        if (source.has(kind)) names.add(Json.string(source, kind, "name"));
      }
    }
    return names;
  }
}
