package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.discovery.Groups.Version;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/// OpenAPI v3: an index, and a document a group version. Each is made when first asked for.
final class OpenApiDocuments {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String ROOT = "/openapi/v3";

  private final Groups groups;
  private final Schemas schemas;
  private final Map<String, Document> made = new ConcurrentHashMap<>();

  OpenApiDocuments(Groups groups, Schemas schemas) {
    this.groups = groups;
    this.schemas = schemas;
  }

  /// The document at `path`, which begins with `/openapi/v3`; empty where there is none.
  Optional<Document> at(String path) {
    String asked = path.substring(ROOT.length());
    if (asked.isEmpty() || asked.equals("/")) return Optional.of(index());
    return groups.all().stream()
        .filter(version -> asked.equals("/" + version.path()))
        .findFirst()
        .map(this::document);
  }

  private Document index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (Version version : groups.all()) {
      String address = ROOT + "/" + version.path() + "?hash=" + document(version).tag();
      paths.putObject(version.path()).put("serverRelativeURL", address);
    }
    return Document.of("application/json", Json.bytes(index));
  }

  private Document document(Version version) {
    return made.computeIfAbsent(version.path(), path -> make(version));
  }

  private Document make(Version version) {
    ObjectNode document = Json.object();
    document.put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", ServerVersion.SHORT);
    document.set("paths", OpenApiPaths.of(described(version)));
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas.components(roots(version)));
    components
        .putObject("securitySchemes")
        .putObject("BearerToken")
        .put("type", "apiKey")
        .put("name", "authorization")
        .put("in", "header");
    return Document.of("application/json", Json.bytes(document));
  }

  /// The kinds whose fields are known.
  private Version described(Version version) {
    return new Version(
        version.group(),
        version.version(),
        version.kinds().stream().filter(each -> schemas.find(each.schema()).isPresent()).toList());
  }

  private TreeSet<String> roots(Version version) {
    var roots = new TreeSet<String>();
    for (Kind kind : version.kinds()) {
      add(roots, kind.schema());
      add(roots, kind.schema() + "List");
      for (Subresource each : kind.subresources()) {
        if (each.kind().equals("Scale")) add(roots, "io.k8s.api.autoscaling.v1.Scale");
      }
    }
    for (String name : new String[] {"Status", "DeleteOptions", "Patch", "WatchEvent"}) {
      add(roots, META + name);
    }
    return roots;
  }

  private void add(TreeSet<String> roots, String name) {
    if (schemas.find(name).isPresent()) roots.add(name);
  }
}
