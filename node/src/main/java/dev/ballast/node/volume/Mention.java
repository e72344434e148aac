package dev.ballast.node.volume;

import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An object that a pod's volumes or its containers' environments are made from.
public record Mention(Kind kind, String namespace, String name) {
  public enum Kind {
    CONFIG_MAP,
    SECRET,
    CLAIM
  }

  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /// What an index files it under.
  public String key() {
    return kind + "/" + namespace + "/" + name;
  }

  /// The keys of all that `pod` mentions.
  public static Collection<String> keysOf(KubeObject pod) {
    var found = new LinkedHashSet<Mention>();
    String namespace = pod.namespace();
    for (String each : Projection.names(pod, "configMap")) add(found, Kind.CONFIG_MAP, pod, each);
    for (String each : Projection.names(pod, "secret")) add(found, Kind.SECRET, pod, each);
    for (String each : new PodView(pod).claimNames()) add(found, Kind.CLAIM, pod, each);
    for (String list : CONTAINERS) {
      for (JsonNode container : pod.at("spec", list)) environment(container, namespace, found);
    }
    return found.stream().map(Mention::key).toList();
  }

  private static void add(Set<Mention> found, Kind kind, KubeObject pod, String name) {
    found.add(new Mention(kind, pod.namespace(), name));
  }

  private static void environment(JsonNode container, String namespace, Set<Mention> found) {
    for (JsonNode each : container.path("envFrom")) {
      add(found, Kind.CONFIG_MAP, namespace, each.path("configMapRef"));
      add(found, Kind.SECRET, namespace, each.path("secretRef"));
    }
    for (JsonNode each : container.path("env")) {
      add(found, Kind.CONFIG_MAP, namespace, Json.at(each, "valueFrom", "configMapKeyRef"));
      add(found, Kind.SECRET, namespace, Json.at(each, "valueFrom", "secretKeyRef"));
    }
  }

  private static void add(Set<Mention> found, Kind kind, String namespace, JsonNode reference) {
    String name = Json.string(reference, "name");
    if (!name.isEmpty()) found.add(new Mention(kind, namespace, name));
  }

  /// Whether a volume of `pod` shows or mounts it; otherwise an environment mentions it.
  public boolean inVolumesOf(KubeObject pod) {
    return switch (kind) {
      case CONFIG_MAP -> Projection.names(pod, "configMap").contains(name);
      case SECRET -> Projection.names(pod, "secret").contains(name);
      case CLAIM -> true;
    };
  }
}
