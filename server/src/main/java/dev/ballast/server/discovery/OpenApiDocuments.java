package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Custom;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import dev.ballast.objects.protobuf.SwaggerMessage;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.discovery.ApiOperation.Path;
import dev.ballast.server.discovery.Groups.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAPI: in its version 3 an index, and a document a group version; in version 2 one document of
/// all. Each is made when first asked for.
final class OpenApiDocuments {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String ROOT = "/openapi/v3";
  private static final String JSON = "application/json";

  private final Groups groups;
  private final Schemas schemas;
  private final Map<String, Path> roots;
  private final ApiParameters parameters = new ApiParameters();
  private final Map<String, Document> made = new ConcurrentHashMap<>();
  private final Map<Version, Document> ofVersions;

  /// @param ofVersions the documents of group versions that there are already; more are put there
  OpenApiDocuments(Groups groups, Schemas schemas, Map<Version, Document> ofVersions) {
    this.groups = groups;
    this.ofVersions = ofVersions;
    this.schemas = schemas;
    this.roots = OpenApiRoots.of(groups);
  }

  /// The document at `path`, which begins with `/openapi/v3`; empty where there is none.
  Optional<Document> at(String path) {
    String asked = path.substring(ROOT.length());
    if (asked.isEmpty() || asked.equals("/")) return Optional.of(index());
    String name = asked.substring(1);
    if (roots.containsKey(name)) return Optional.of(root(name));
    return groups.all().stream()
        .filter(version -> name.equals(version.path()))
        .findFirst()
        .map(this::document);
  }

  /// All that there is, in version 2.
  Document old() {
    return made.computeIfAbsent("v2", first -> Document.of(JSON, Json.bytes(all())));
  }

  /// As [#old], for clients in Go.
  Document oldMessage() {
    return made.computeIfAbsent(
        "v2 message", first -> Document.of(SwaggerMessage.MEDIA_TYPE, SwaggerMessage.of(all())));
  }

  private ObjectNode all() {
    var paths = new ArrayList<>(roots.values());
    for (Version version : groups.all()) paths.addAll(ApiPaths.of(described(version), parameters));
    ObjectNode definitions = definitions(paths, groups.all());
    return OpenApiV2.document(paths, definitions);
  }

  private Document index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    roots.keySet().forEach(name -> link(paths, name, root(name)));
    for (Version version : groups.all()) link(paths, version.path(), document(version));
    return Document.of(JSON, Json.bytes(index));
  }

  private static void link(ObjectNode paths, String name, Document document) {
    String address = ROOT + "/" + name + "?hash=" + document.tag();
    paths.putObject(name).put("serverRelativeURL", address);
  }

  private Document root(String name) {
    return made.computeIfAbsent(
        name,
        first -> {
          List<Path> paths = List.of(roots.get(name));
          return document(paths, schemas.components(named(paths)));
        });
  }

  private Document document(Version version) {
    return ofVersions.computeIfAbsent(version, this::make);
  }

  private Document make(Version version) {
    List<Path> paths = ApiPaths.of(described(version), parameters);
    return document(paths, definitions(paths, List.of(version)));
  }

  private static Document document(List<Path> paths, ObjectNode definitions) {
    ObjectNode document = Json.object();
    document.put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", ServerVersion.SHORT);
    document.set("paths", OpenApiV3.paths(paths));
    ObjectNode components = document.putObject("components");
    if (!definitions.isEmpty()) components.set("schemas", definitions);
    components.putObject("securitySchemes").set("BearerToken", bearerToken());
    return Document.of(JSON, Json.bytes(document));
  }

  static ObjectNode bearerToken() {
    return Json.object()
        .put("type", "apiKey")
        .put("description", "Bearer Token authentication")
        .put("name", "authorization")
        .put("in", "header");
  }

  /// The kinds whose fields are known.
  private Version described(Version version) {
    return new Version(
        version.group(),
        version.version(),
        version.kinds().stream().filter(this::isDescribed).toList());
  }

  private boolean isDescribed(Kind kind) {
    return kind.custom() != null || schemas.find(kind.schema()).isPresent();
  }

  private ObjectNode definitions(List<Path> paths, List<Version> versions) {
    TreeSet<String> named = named(paths);
    ObjectNode custom = ofCustom(versions);
    if (!custom.isEmpty()) CustomLists.references(named);
    ObjectNode all = schemas.components(named);
    for (Version each : versions) mark(all, each);
    return all.setAll(custom);
  }

  /// Custom kinds bring their definitions along.
  private static ObjectNode ofCustom(List<Version> versions) {
    ObjectNode made = Json.object();
    for (Version version : versions) {
      for (Kind kind : version.kinds()) {
        Custom custom = kind.custom();
        if (custom == null) continue;
        made.set(kind.schema(), custom.openApi().get());
        made.set(kind.schema() + "List", CustomLists.of(kind));
      }
    }
    return made;
  }

  /// The definitions that operations name.
  private TreeSet<String> named(List<Path> paths) {
    var named = new TreeSet<String>();
    for (Path path : paths) {
      for (ApiOperation each : path.operations()) {
        named.add(each.takes());
        named.addAll(each.gives().values());
      }
    }
    named.removeIf(each -> schemas.find(each).isEmpty());
    return named;
  }

  /// These two are of every group version too.
  private static void mark(ObjectNode definitions, Version version) {
    for (String kind : List.of("DeleteOptions", "WatchEvent")) {
      if (!(definitions.get(META + kind) instanceof ObjectNode definition)) continue;
      ArrayNode kinds = definition.withArray("x-kubernetes-group-version-kind");
      if (kinds.isEmpty()) about(kinds, "", kind, "v1");
      if (!version.group().isEmpty()) about(kinds, version.group(), kind, version.version());
    }
  }

  private static void about(ArrayNode kinds, String group, String kind, String version) {
    kinds.addObject().put("group", group).put("kind", kind).put("version", version);
  }
}
