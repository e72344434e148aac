package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Yaml;
import dev.ballast.objects.protobuf.MalformedMessage;
import dev.ballast.objects.protobuf.Protobuf;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.objects.schema.StrictParser;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns what a request carries into the one form of an object: parsed, unknown fields gone, types
/// checked. Thread-safe.
final class Decoder {
  private static final String YAML = "application/yaml";

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /// Where the kinds of bodies that are no objects are defined, where that is not [#META].
  private static final Map<String, String> OPTIONS =
      Map.of(
          "Binding", "io.k8s.api.core.v1.",
          "Eviction", "io.k8s.api.policy.v1.",
          "Scale", "io.k8s.api.autoscaling.v1.");

  private final Schemas schemas;
  private final Protobuf protobuf = new Protobuf();

  Decoder(Schemas schemas) {
    this.schemas = schemas;
  }

  /// An object that may be changed, and what its writer should be told.
  record Decoded(ObjectNode tree, List<String> warnings) {}

  Schema schema(Kind kind) {
    return kind.schemaIn(schemas);
  }

  /// The object of a create or update.
  ///
  /// @throws ApiException 400 where it is no object of `kind`
  Decoded object(Kind kind, Request request) {
    var problems = new ArrayList<String>();
    JsonNode parsed = parse(request.body(), kind.kind(), kind.schema(), problems);
    if (!(parsed instanceof ObjectNode tree)) {
      throw ApiException.badRequest(
          unrecognized(kind.kind())
              + "couldn't get version/kind; json parse error: json: cannot unmarshal "
              + GoJson.word(parsed)
              + " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\";"
              + " Kind string \"json:\\\"kind,omitempty\\\"\" }");
    }
    fillType(tree, kind);
    return normalised(kind, tree, request, problems);
  }

  /// A tree that a patch has made, brought into the one form.
  Decoded normalised(Kind kind, ObjectNode tree, Request request, List<String> problems) {
    return normalised(kind, tree, request, problems, kind::unfit);
  }

  /// As above, with the caller's own refusal of what does not fit.
  Decoded normalised(
      Kind kind,
      ObjectNode tree,
      Request request,
      List<String> problems,
      Function<String, ApiException> refusal) {
    Normaliser.Result result = kind.read(schemas, tree, refusal);
    problems.addAll(result.problems());
    if (problems.isEmpty()) return new Decoded(result.tree(), List.of());
    return switch (request.parameters().text("fieldValidation")) {
      case "Strict" -> throw refusal.apply("strict decoding error: " + String.join(", ", problems));
      case "Ignore" -> new Decoded(result.tree(), List.of());
      default -> new Decoded(result.tree(), List.copyOf(problems));
    };
  }

  /// A body of another kind than the resource's own (`DeleteOptions`, `Binding`, `Scale`); empty
  /// object for no body.
  ObjectNode options(Body body, String kind) {
    String definition = OPTIONS.getOrDefault(kind, META) + kind;
    JsonNode parsed = parse(body, kind, definition, new ArrayList<>());
    if (parsed == null || parsed.isNull() || parsed.isMissingNode()) return Json.object();
    if (parsed instanceof ObjectNode tree) return tree;
    throw ApiException.badRequest(unrecognized(kind) + "it is no object");
  }

  private JsonNode parse(Body body, String kind, String definition, List<String> problems) {
    return switch (body) {
      case Body.Tree(var type, var tree) -> tree == null ? NullNode.getInstance() : tree;
      case Body.Bytes(var type, var bytes) when bytes.length == 0 -> NullNode.getInstance();
      case Body.Bytes(var type, var bytes) ->
          switch (type) {
            case "", "application/json" -> json(bytes, kind, problems);
            case YAML -> yaml(bytes, kind, problems);
            case Protobuf.MEDIA_TYPE -> protobuf(bytes, kind, definition);
            default -> throw unknownFormat();
          };
    };
  }

  private static ApiException unknownFormat() {
    String types = "application/json, application/yaml, " + Protobuf.MEDIA_TYPE;
    String message =
        "the body of the request was in an unknown format - accepted media types include: " + types;
    return ApiException.of(415, "UnsupportedMediaType", message);
  }

  private ObjectNode protobuf(byte[] bytes, String kind, String definition) {
    try {
      return protobuf.read(bytes, definition);
    } catch (MalformedMessage e) {
      throw ApiException.badRequest(unrecognized(kind) + e.getMessage());
    }
  }

  private static JsonNode json(byte[] bytes, String kind, List<String> problems) {
    try {
      StrictParser.Parsed parsed = StrictParser.parse(bytes);
      problems.addAll(parsed.problems());
      return parsed.tree();
    } catch (JacksonException e) {
      throw ApiException.badRequest(
          unrecognized(kind)
              + "couldn't get version/kind; json parse error: "
              + GoJson.error(bytes, e));
    }
  }

  private static JsonNode yaml(byte[] bytes, String kind, List<String> problems) {
    try {
      List<Yaml.Document> documents = Yaml.documents(new String(bytes, StandardCharsets.UTF_8));
      if (documents.isEmpty()) return NullNode.getInstance();
      Yaml.Document first = documents.getFirst();
      if (!first.duplicates().isEmpty()) problems.add(ApplyBody.notStrict(first.duplicates()));
      return first.tree();
    } catch (Yaml.Malformed e) {
      throw ApiException.badRequest(
          unrecognized(kind)
              + "couldn't get version/kind; yaml parse error: yaml: "
              + e.getMessage());
    }
  }

  /// An object may leave out what its address says already; if it says something else, it is
  /// refused.
  private static void fillType(ObjectNode tree, Kind kind) {
    String apiVersion = Json.string(tree, "apiVersion");
    String name = Json.string(tree, "kind");
    ResourceType type = kind.type();
    if (apiVersion.isEmpty()) tree.put("apiVersion", type.apiVersion());
    if (name.isEmpty()) tree.put("kind", kind.kind());
    boolean sameVersion = apiVersion.isEmpty() || apiVersion.equals(type.apiVersion());
    boolean sameKind = name.isEmpty() || name.equals(kind.kind());
    if (sameVersion && sameKind) return;
    String shown = name.isEmpty() ? kind.kind() : name;
    String version = apiVersion.isEmpty() ? type.apiVersion() : apiVersion;
    if (!sameVersion) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + version
              + ") does not match the expected API version ("
              + type.apiVersion()
              + ")");
    }
    throw ApiException.badRequest(
        shown
            + " in version \""
            + type.version()
            + "\" cannot be handled as a "
            + kind.kind()
            + ": converting ("
            + goPackage(type)
            + "."
            + shown
            + ") to ("
            + internalPackage(type)
            + "."
            + kind.kind()
            + "): unknown conversion");
  }

  private static String goPackage(ResourceType type) {
    return type.version();
  }

  private static String internalPackage(ResourceType type) {
    String group = type.group();
    if (group.isEmpty()) return "core";
    int dot = group.indexOf('.');
    return dot < 0 ? group : group.substring(0, dot);
  }

  private static String unrecognized(String kind) {
    return "the object provided is unrecognized (must be of type " + kind + "): ";
  }
}
