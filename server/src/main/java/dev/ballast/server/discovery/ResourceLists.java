package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.objects.Json;
import dev.ballast.server.discovery.Groups.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The plain discovery documents: groups, versions, and a list of resources a version.
final class ResourceLists {
  private final Groups groups;

  ResourceLists(Groups groups) {
    this.groups = groups;
  }

  /// `/api`.
  ObjectNode coreVersions(String serverAddress) {
    ObjectNode made = Json.object();
    made.put("kind", "APIVersions");
    ArrayNode versions = made.putArray("versions");
    groups.versions("").forEach(version -> versions.add(version.version()));
    made.putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress);
    return made;
  }

  /// `/apis`.
  ObjectNode allGroups() {
    ObjectNode made = Json.object();
    made.put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode all = made.putArray("groups");
    for (String group : groups.names()) if (!group.isEmpty()) fill(all.addObject(), group);
    return made;
  }

  /// `/apis/apps`.
  ObjectNode group(String group) {
    ObjectNode made = Json.object();
    made.put("kind", "APIGroup").put("apiVersion", "v1");
    fill(made, group);
    return made;
  }

  private void fill(ObjectNode made, String group) {
    List<Version> versions = groups.versions(group);
    made.put("name", group);
    ArrayNode all = made.putArray("versions");
    versions.forEach(version -> fill(all.addObject(), version));
    fill(made.putObject("preferredVersion"), versions.getFirst());
  }

  private static void fill(ObjectNode made, Version version) {
    made.put("groupVersion", version.apiVersion()).put("version", version.version());
  }

  /// `/api/v1`, `/apis/apps/v1`.
  ObjectNode resources(Version version) {
    ObjectNode made = Json.object();
    made.put("kind", "APIResourceList");
    if (!version.group().isEmpty()) made.put("apiVersion", "v1");
    made.put("groupVersion", version.apiVersion());
    ArrayNode all = made.putArray("resources");
    for (Kind kind : version.kinds()) {
      resource(all.addObject(), kind);
      List<Subresource> sorted =
          kind.subresources().stream().sorted(Comparator.comparing(Subresource::name)).toList();
      for (Subresource each : sorted) subresource(all.addObject(), kind, each);
    }
    return made;
  }

  private static void resource(ObjectNode made, Kind kind) {
    made.put("name", kind.type().resource()).put("singularName", kind.singular());
    made.put("namespaced", kind.namespaced()).put("kind", kind.kind());
    made.set("verbs", Json.array(VerbList.of(kind)));
    if (!kind.shortNames().isEmpty()) made.set("shortNames", Json.array(kind.shortNames()));
    if (!kind.categories().isEmpty()) made.set("categories", Json.array(kind.categories()));
    if (kind.stored()) made.put("storageVersionHash", storageVersionHash(kind));
  }

  private static void subresource(ObjectNode made, Kind kind, Subresource subresource) {
    made.put("name", kind.type().resource() + "/" + subresource.name()).put("singularName", "");
    made.put("namespaced", kind.namespaced());
    if (!subresource.version().isEmpty()) {
      made.put("group", subresource.group()).put("version", subresource.version());
    }
    made.put("kind", subresource.kind());
    made.set("verbs", Json.array(subresource.verbs().stream().sorted().toList()));
  }

  /// Changes when objects are stored in another version, so that migrators notice.
  private static String storageVersionHash(Kind kind) {
    String version = kind.storedAs();
    String stored = (version.contains("/") ? "" : "/") + version + "/" + kind.kind();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(stored.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
