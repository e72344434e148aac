package dev.ballast.server.discovery;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.Json;
import dev.ballast.objects.protobuf.SwaggerMessage;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.discovery.Groups.Version;
import dev.ballast.server.format.MediaRange;
import dev.ballast.server.format.ProtobufWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Every document that describes the API, by its path. Thread-safe; a document is made once.
public final class Discovery {
  private final Groups groups;
  private final ResourceLists lists;
  private final AggregatedList aggregated;
  private final OpenApiDocuments openApi;
  private final ProtobufWriter protobuf = new ProtobufWriter();
  private final Map<String, Document> made = new ConcurrentHashMap<>();

  public Discovery(Kinds kinds, Schemas schemas) {
    this(kinds, schemas, new ConcurrentHashMap<>());
  }

  /// @param openApiMade the OpenAPI documents of group versions that were made before
  Discovery(Kinds kinds, Schemas schemas, Map<Version, Document> openApiMade) {
    this.groups = new Groups(kinds);
    this.lists = new ResourceLists(groups);
    this.aggregated = new AggregatedList(groups);
    this.openApi = new OpenApiDocuments(groups, schemas, openApiMade);
  }

  /// Whether `group` is served in any version.
  public boolean knows(String group) {
    return !groups.versions(group).isEmpty();
  }

  /// The document at `path` for a client that accepts `accept`; empty where nothing stands there.
  ///
  /// @param address where clients reach this server, as `host:port`
  public Optional<Document> at(String path, String accept, String address) {
    String plain =
        path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
    DocumentForm form = DocumentForm.of(accept);
    if (plain.equals("/openapi/v3") || plain.startsWith("/openapi/v3/")) return openApi.at(plain);
    return switch (plain) {
      case "/openapi/v2" -> Optional.of(old(accept));
      case "/" -> once("/", DocumentForm.JSON, this::root);
      case "/version" -> once(plain, DocumentForm.JSON, ServerVersion::document);
      case "/api" ->
          form.together()
              ? once("/api together", form, aggregated::core)
              : once("/api " + address, form, () -> lists.coreVersions(address));
      case "/apis" ->
          form.together()
              ? once("/apis together", form, aggregated::others)
              : once(plain, form, lists::allGroups);
      default -> group(plain, form.apart());
    };
  }

  /// The older OpenAPI, in JSON or as a message.
  private Document old(String accept) {
    if (accept.isBlank()) return openApi.old();
    for (MediaRange each : MediaRange.all(accept)) {
      if (each.matches(DocumentForm.JSON.contentType())) return openApi.old();
      if (each.matches(SwaggerMessage.ASKED_AS) || each.matches(SwaggerMessage.MEDIA_TYPE))
        return openApi.oldMessage();
    }
    String both = DocumentForm.JSON.contentType() + " or " + SwaggerMessage.MEDIA_TYPE;
    return Document.text(406, "406: Not Acceptable; this document is " + both);
  }

  private Optional<Document> group(String path, DocumentForm form) {
    String[] parts = path.substring(1).split("/");
    if (parts.length == 2 && parts[0].equals("apis") && knows(parts[1])) {
      return once(path, form, () -> lists.group(parts[1]));
    }
    for (Version version : groups.all()) {
      if (path.equals("/" + version.path())) {
        return once(path, form, () -> lists.resources(version));
      }
    }
    return Optional.empty();
  }

  private Optional<Document> once(String key, DocumentForm form, Supplier<ObjectNode> make) {
    return Optional.of(
        made.computeIfAbsent(
            key + " as " + form.contentType(),
            first -> Document.of(form.contentType(), form.bytes(make.get(), protobuf))));
  }

  private ObjectNode root() {
    List<String> paths =
        new ArrayList<>(List.of("/.well-known/openid-configuration", "/api", "/apis", "/apis/"));
    for (Version version : groups.all()) {
      paths.add("/" + version.path());
      if (!version.group().isEmpty()) paths.add("/apis/" + version.group());
    }
    paths.addAll(
        List.of("/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/openapi/v3/"));
    paths.add("/openid/v1/jwks");
    paths.addAll(List.of("/readyz", "/version"));
    ObjectNode root = Json.object();
    ArrayNode all = root.putArray("paths");
    paths.stream().distinct().sorted().forEach(all::add);
    return root;
  }
}
