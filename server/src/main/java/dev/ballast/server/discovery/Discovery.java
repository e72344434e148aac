package dev.ballast.server.discovery;

import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The discovery documents (<https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api>): plain lists, and
/// the aggregated form that clients ask for first.
public final class Discovery {
  private final Kinds kinds;

  public Discovery(Kinds kinds) {
    this.kinds = kinds;
  }

  /// The groups with their versions, in the order of their kinds; `""` is the core group.
  private Map<String, Map<String, List<Kind>>> groups() {
    var groups = new LinkedHashMap<String, Map<String, List<Kind>>>();
    for (Kind kind : kinds.all()) {
      groups
          .computeIfAbsent(kind.type().group(), group -> new LinkedHashMap<>())
          .computeIfAbsent(kind.type().version(), version -> new ArrayList<>())
          .add(kind);
    }
    return groups;
  }

  /// `/api`.
  public ObjectNode coreVersions(String serverAddress) {
    ObjectNode versions = Json.object();
    versions.put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress);
    return versions;
  }

  /// `/apis`.
  public ObjectNode groupList() {
    ObjectNode list = Json.object();
    list.put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode all = list.putArray("groups");
    groups()
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) all.add(describeGroup(group, versions.keySet()));
            });
    return list;
  }

  /// `/apis/GROUP`; empty where there is no such group.
  public Optional<ObjectNode> group(String group) {
    Map<String, List<Kind>> versions = groups().get(group);
    if (versions == null || group.isEmpty()) return Optional.empty();
    ObjectNode found = Json.object();
    found.put("kind", "APIGroup").put("apiVersion", "v1");
    found.setAll(describeGroup(group, versions.keySet()));
    return Optional.of(found);
  }

  private static ObjectNode describeGroup(String group, Collection<String> versions) {
    ObjectNode described = Json.object();
    described.put("name", group);
    ArrayNode all = described.putArray("versions");
    for (String version : versions) {
      all.addObject().put("groupVersion", group + "/" + version).put("version", version);
    }
    described.set("preferredVersion", all.get(0).deepCopy());
    return described;
  }

  /// `/api/v1` or `/apis/GROUP/VERSION`; empty where there is no such version.
  public Optional<ObjectNode> resources(String group, String version) {
    List<Kind> found = groups().getOrDefault(group, Map.of()).get(version);
    if (found == null) return Optional.empty();
    ObjectNode list = Json.object();
    list.put("kind", "APIResourceList");
    if (!group.isEmpty()) list.put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (Kind kind : sorted(found)) {
      resources.add(resource(kind));
      for (Subresource each : sortedSubresources(kind)) resources.add(subresource(kind, each));
    }
    return Optional.of(list);
  }

  private static List<Kind> sorted(List<Kind> found) {
    return found.stream().sorted(Comparator.comparing(kind -> kind.type().resource())).toList();
  }

  private static List<Subresource> sortedSubresources(Kind kind) {
    return kind.subresources().stream().sorted(Comparator.comparing(Subresource::name)).toList();
  }

  private static ObjectNode resource(Kind kind) {
    ObjectNode resource = Json.object();
    resource.put("name", kind.type().resource()).put("singularName", kind.singular());
    resource.put("namespaced", kind.namespaced()).put("kind", kind.kind());
    resource.set("verbs", verbs(kind));
    if (!kind.shortNames().isEmpty()) resource.set("shortNames", Json.array(kind.shortNames()));
    if (!kind.categories().isEmpty()) resource.set("categories", Json.array(kind.categories()));
    if (kind.verbs().contains("list") && kind.verbs().contains("create")) {
      resource.put("storageVersionHash", versionHash(kind));
    }
    return resource;
  }

  private static ArrayNode verbs(Kind kind) {
    return Json.array(kind.verbs().stream().sorted().toList());
  }

  private static ObjectNode subresource(Kind kind, Subresource each) {
    ObjectNode resource = Json.object();
    resource.put("name", kind.type().resource() + "/" + each.name()).put("singularName", "");
    resource.put("namespaced", kind.namespaced());
    if (!each.group().isEmpty()) resource.put("group", each.group()).put("version", each.version());
    resource.put("kind", each.kind());
    resource.set("verbs", Json.array(each.verbs()));
    return resource;
  }

  /// Changes when the stored form of a kind does: eight bytes, as Kubernetes has them.
  private static String versionHash(Kind kind) {
    var crc = new CRC32();
    crc.update((kind.type().apiVersion() + "/" + kind.kind()).getBytes(StandardCharsets.UTF_8));
    long high = crc.getValue();
    crc.update(kind.singular().getBytes(StandardCharsets.UTF_8));
    byte[] hash = java.nio.ByteBuffer.allocate(8).putLong(high << 32 | crc.getValue()).array();
    return Base64.getEncoder().encodeToString(hash);
  }

  /// The aggregated document of the core group (`core`) or of all others.
  public ObjectNode aggregated(boolean core) {
    ObjectNode list = Json.object();
    list.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2").putObject("metadata");
    ArrayNode items = list.putArray("items");
    groups()
        .forEach(
            (group, versions) -> {
              if (group.isEmpty() != core) return;
              ObjectNode item = items.addObject();
              ObjectNode metadata = item.putObject("metadata");
              if (!core) metadata.put("name", group);
              ArrayNode all = item.putArray("versions");
              versions.forEach((version, found) -> all.add(aggregatedVersion(version, found)));
            });
    return list;
  }

  private static ObjectNode aggregatedVersion(String version, List<Kind> found) {
    ObjectNode described = Json.object();
    described.put("version", version);
    ArrayNode resources = described.putArray("resources");
    for (Kind kind : sorted(found)) {
      ObjectNode resource = resources.addObject();
      resource.put("resource", kind.type().resource());
      resource.set("responseKind", responseKind("", "", kind.kind()));
      resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster").put("singularResource", kind.singular());
      resource.set("verbs", verbs(kind));
      if (!kind.shortNames().isEmpty()) resource.set("shortNames", Json.array(kind.shortNames()));
      if (!kind.categories().isEmpty()) resource.set("categories", Json.array(kind.categories()));
      if (kind.subresources().isEmpty()) continue;
      ArrayNode parts = resource.putArray("subresources");
      for (Subresource each : sortedSubresources(kind)) {
        ObjectNode part = parts.addObject().put("subresource", each.name());
        part.set("responseKind", responseKind(each.group(), each.version(), each.kind()));
        part.set("verbs", Json.array(each.verbs()));
      }
    }
    described.put("freshness", "Current");
    return described;
  }

  private static ObjectNode responseKind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }
}
