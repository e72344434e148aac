package dev.ballast.server.aggregate;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What others serve, in the documents that describe the API. Pure.
public final class MergedDiscovery {
  private MergedDiscovery() {}

  /// `document`, which stands at `path`, with what `others` serve.
  public static ObjectNode with(
      ObjectNode document, String path, Map<RemoteService, ArrayNode> others) {
    ObjectNode merged = document.deepCopy();
    switch (Json.string(document, "kind")) {
      case "APIGroupList" ->
          byGroup(others).values().forEach(each -> merged.withArray("groups").add(group(each)));
      case "APIGroupDiscoveryList" ->
          byGroup(others)
              .values()
              .forEach(each -> merged.withArray("items").add(together(each, others)));
      default -> {
        if (path.equals("/openapi/v3")) openApi(merged, others);
      }
    }
    return merged;
  }

  /// The `APIGroup` that others serve.
  public static Optional<ObjectNode> group(String name, Map<RemoteService, ArrayNode> others) {
    return Optional.ofNullable(byGroup(others).get(name)).map(MergedDiscovery::group);
  }

  private static Map<String, List<RemoteService>> byGroup(Map<RemoteService, ArrayNode> others) {
    var sorted = new ArrayList<>(others.keySet());
    sorted.sort(
        Comparator.comparingInt((RemoteService each) -> -each.priority())
            .thenComparing(each -> each.version().serviceName()));
    var byGroup = new LinkedHashMap<String, List<RemoteService>>();
    for (RemoteService each : sorted)
      byGroup.computeIfAbsent(each.version().group(), any -> new ArrayList<>()).add(each);
    return byGroup;
  }

  private static ObjectNode group(List<RemoteService> versions) {
    ObjectNode group = Json.object().put("name", versions.getFirst().version().group());
    ArrayNode all = group.putArray("versions");
    versions.forEach(each -> version(all.addObject(), each.version()));
    version(group.putObject("preferredVersion"), versions.getFirst().version());
    return group;
  }

  private static void version(ObjectNode into, GroupVersion version) {
    into.put("groupVersion", version.apiVersion()).put("version", version.version());
  }

  private static ObjectNode together(
      List<RemoteService> versions, Map<RemoteService, ArrayNode> others) {
    ObjectNode group = Json.object();
    group.putObject("metadata").put("name", versions.getFirst().version().group());
    ArrayNode all = group.putArray("versions");
    for (RemoteService each : versions) {
      ObjectNode version = all.addObject().put("version", each.version().version());
      version.set("resources", resources(each.version(), others.getOrDefault(each, Json.array())));
      version.put("freshness", "Current");
    }
    return group;
  }

  /// Resources as newer clients read them, out of those that everybody tells.
  private static ArrayNode resources(GroupVersion version, ArrayNode told) {
    var made = new TreeMap<String, ObjectNode>();
    for (JsonNode each : told) {
      String name = Json.string(each, "name");
      if (!name.contains("/")) made.put(name, resource(version, each));
    }
    for (JsonNode each : told) {
      String[] name = Json.string(each, "name").split("/", 2);
      if (name.length < 2 || !made.containsKey(name[0])) continue;
      ObjectNode part = made.get(name[0]).withArray("subresources").addObject();
      part.put("subresource", name[1]);
      part.set("responseKind", kind(version, each));
      part.set("verbs", each.path("verbs"));
    }
    ArrayNode all = Json.array();
    made.values().forEach(all::add);
    return all;
  }

  private static ObjectNode resource(GroupVersion version, JsonNode told) {
    ObjectNode resource = Json.object().put("resource", Json.string(told, "name"));
    resource.set("responseKind", kind(version, told));
    resource.put("scope", Json.flag(told, "namespaced") ? "Namespaced" : "Cluster");
    resource.put("singularResource", Json.string(told, "singularName"));
    resource.set("verbs", told.path("verbs"));
    for (String list : List.of("shortNames", "categories"))
      if (told.has(list)) resource.set(list, told.get(list));
    return resource;
  }

  private static ObjectNode kind(GroupVersion version, JsonNode told) {
    String group = Json.string(told, "group");
    String own = Json.string(told, "version");
    return Json.object()
        .put("group", group.isEmpty() ? version.group() : group)
        .put("version", own.isEmpty() ? version.version() : own)
        .put("kind", Json.string(told, "kind"));
  }

  private static void openApi(ObjectNode index, Map<RemoteService, ArrayNode> others) {
    for (RemoteService each : others.keySet()) {
      String path = "apis/" + each.version().apiVersion();
      Json.child(index, "paths").putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
    }
  }
}
