package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.objects.Json;
import dev.ballast.server.discovery.Groups.Version;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Discovery in one document (`apidiscovery.k8s.io/v2`), which newer clients ask for.
final class AggregatedList {
  private final Groups groups;

  AggregatedList(Groups groups) {
    this.groups = groups;
  }

  /// The core group alone: `/api`.
  ObjectNode core() {
    return list(List.of(""));
  }

  /// All other groups: `/apis`.
  ObjectNode others() {
    return list(groups.names().stream().filter(name -> !name.isEmpty()).toList());
  }

  private ObjectNode list(List<String> names) {
    ObjectNode made = Json.object();
    made.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
    made.putObject("metadata");
    ArrayNode items = made.putArray("items");
    for (String name : names) {
      ObjectNode group = items.addObject();
      ObjectNode metadata = group.putObject("metadata");
      if (!name.isEmpty()) metadata.put("name", name);
      ArrayNode versions = group.putArray("versions");
      for (Version each : groups.versions(name)) version(versions.addObject(), each);
    }
    return made;
  }

  private static void version(ObjectNode made, Version version) {
    made.put("version", version.version());
    ArrayNode resources = made.putArray("resources");
    for (Kind kind : version.kinds()) resource(resources.addObject(), kind);
    made.put("freshness", "Current");
  }

  private static void resource(ObjectNode made, Kind kind) {
    made.put("resource", kind.type().resource());
    responseKind(made, "", "", kind.kind());
    made.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
    made.put("singularResource", kind.singular());
    made.set("verbs", Json.array(VerbList.of(kind)));
    if (!kind.shortNames().isEmpty()) made.set("shortNames", Json.array(kind.shortNames()));
    if (!kind.categories().isEmpty()) made.set("categories", Json.array(kind.categories()));
    if (kind.subresources().isEmpty()) return;
    ArrayNode subresources = made.putArray("subresources");
    kind.subresources().stream()
        .sorted(Comparator.comparing(Subresource::name))
        .forEach(each -> subresource(subresources.addObject(), each));
  }

  private static void subresource(ObjectNode made, Subresource subresource) {
    made.put("subresource", subresource.name());
    responseKind(made, subresource.group(), subresource.version(), subresource.kind());
    made.set("verbs", Json.array(subresource.verbs().stream().sorted().toList()));
  }

  /// An empty group and version stand for those of the list itself.
  private static void responseKind(ObjectNode made, String group, String version, String kind) {
    made.putObject("responseKind").put("group", group).put("version", version).put("kind", kind);
  }
}
