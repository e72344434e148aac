package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.objects.Json;
import dev.ballast.server.discovery.Groups.Version;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The paths of an OpenAPI v3 document: each operation with its parameters, its kind and what it
/// takes and gives.
final class OpenApiPaths {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String SCALE = "io.k8s.api.autoscaling.v1.Scale";

  /// A query parameter: its name and type.
  private record Parameter(String name, String type) {}

  private static final Parameter DRY_RUN = new Parameter("dryRun", "string");
  private static final Parameter MANAGER = new Parameter("fieldManager", "string");
  private static final Parameter VALIDATION = new Parameter("fieldValidation", "string");
  private static final List<Parameter> WRITE = List.of(DRY_RUN, MANAGER, VALIDATION);
  private static final List<Parameter> PATCH =
      List.of(DRY_RUN, MANAGER, VALIDATION, new Parameter("force", "boolean"));
  private static final List<Parameter> DELETE =
      List.of(
          DRY_RUN,
          new Parameter("gracePeriodSeconds", "integer"),
          new Parameter("orphanDependents", "boolean"),
          new Parameter("propagationPolicy", "string"));
  private static final List<Parameter> LIST =
      List.of(
          new Parameter("allowWatchBookmarks", "boolean"),
          new Parameter("continue", "string"),
          new Parameter("fieldSelector", "string"),
          new Parameter("labelSelector", "string"),
          new Parameter("limit", "integer"),
          new Parameter("resourceVersion", "string"),
          new Parameter("resourceVersionMatch", "string"),
          new Parameter("sendInitialEvents", "boolean"),
          new Parameter("timeoutSeconds", "integer"),
          new Parameter("watch", "boolean"));

  private final Version version;
  private final Map<String, ObjectNode> paths = new TreeMap<>();

  private OpenApiPaths(Version version) {
    this.version = version;
  }

  static ObjectNode of(Version version) {
    var all = new OpenApiPaths(version);
    version.kinds().forEach(all::kind);
    ObjectNode made = Json.object();
    all.paths.forEach(made::set);
    return made;
  }

  private void kind(Kind kind) {
    String root = "/" + version.path();
    String scope = kind.namespaced() ? "/namespaces/{namespace}" : "";
    String collection = root + scope + "/" + kind.type().resource();
    ObjectNode many = path(collection, kind.namespaced(), false);
    if (has(kind, "list")) list(many, kind);
    if (has(kind, "create")) {
      operation(many, "post", "post", "create", kind, kind.schema(), WRITE, kind.schema());
    }
    if (has(kind, "deletecollection")) {
      operation(
          many,
          "delete",
          "deletecollection",
          "deleteCollection",
          kind,
          META + "Status",
          DELETE,
          META + "DeleteOptions");
    }
    ObjectNode one = path(collection + "/{name}", kind.namespaced(), true);
    readAndWrite(one, kind, kind.verbs().stream().toList(), kind.schema(), "");
    if (has(kind, "delete")) {
      operation(
          one, "delete", "delete", "delete", kind, META + "Status", DELETE, META + "DeleteOptions");
    }
    if (kind.namespaced() && has(kind, "list")) {
      list(path(root + "/" + kind.type().resource(), false, false), kind);
    }
    for (Subresource each : kind.subresources()) subresource(collection, kind, each);
  }

  private static boolean has(Kind kind, String verb) {
    return kind.verbs().contains(verb);
  }

  private void subresource(String collection, Kind kind, Subresource subresource) {
    boolean scale = subresource.kind().equals("Scale");
    if (!scale && !subresource.kind().equals(kind.kind())) return;
    String path = collection + "/{name}/" + subresource.name();
    ObjectNode made = path(path, kind.namespaced(), true);
    String suffix = capital(subresource.name());
    readAndWrite(made, kind, subresource.verbs(), scale ? SCALE : kind.schema(), suffix);
  }

  private void readAndWrite(
      ObjectNode path, Kind kind, List<String> verbs, String schema, String suffix) {
    if (verbs.contains("get")) {
      operation(path, "get", "get", "read" + suffix, kind, schema, List.of(), "");
    }
    if (verbs.contains("update")) {
      operation(path, "put", "put", "replace" + suffix, kind, schema, WRITE, schema);
    }
    if (verbs.contains("patch")) {
      operation(path, "patch", "patch", "patch" + suffix, kind, schema, PATCH, META + "Patch");
    }
  }

  private void list(ObjectNode path, Kind kind) {
    operation(path, "get", "list", "list", kind, kind.schema() + "List", LIST, "");
  }

  private ObjectNode path(String path, boolean namespaced, boolean named) {
    ObjectNode made = Json.object();
    ArrayNode parameters = made.putArray("parameters");
    if (named) pathParameter(parameters, "name");
    if (namespaced) pathParameter(parameters, "namespace");
    parameter(parameters, new Parameter("pretty", "string"));
    paths.put(path, made);
    return made;
  }

  private static void pathParameter(ArrayNode parameters, String name) {
    ObjectNode made = parameters.addObject();
    made.put("name", name).put("in", "path").put("required", true);
    made.putObject("schema").put("type", "string").put("uniqueItems", true);
  }

  private static void parameter(ArrayNode parameters, Parameter parameter) {
    ObjectNode made = parameters.addObject();
    made.put("name", parameter.name).put("in", "query");
    made.putObject("schema").put("type", parameter.type).put("uniqueItems", true);
  }

  private void operation(
      ObjectNode path,
      String method,
      String action,
      String verb,
      Kind kind,
      String gives,
      List<Parameter> parameters,
      String takes) {
    ObjectNode made = path.putObject(method);
    String owner = capital(version.group().replaceFirst("\\..*", "")) + capital(version.version());
    String scope = kind.namespaced() ? "Namespaced" : "";
    made.put(
        "operationId",
        verb + (version.group().isEmpty() ? "Core" : "") + owner + scope + kind.kind());
    if (!parameters.isEmpty()) {
      ArrayNode all = made.putArray("parameters");
      parameters.forEach(each -> parameter(all, each));
    }
    if (!takes.isEmpty()) {
      String type = method.equals("patch") ? "application/merge-patch+json" : "*/*";
      refer(made.putObject("requestBody").putObject("content").putObject(type), takes);
    }
    ObjectNode responses = made.putObject("responses");
    ObjectNode ok = responses.putObject("200").put("description", "OK");
    ObjectNode content = ok.putObject("content");
    for (String type : List.of("application/json", "application/yaml")) {
      refer(content.putObject(type), gives);
    }
    responses.putObject("401").put("description", "Unauthorized");
    made.put("x-kubernetes-action", action);
    made.putObject("x-kubernetes-group-version-kind")
        .put("group", version.group())
        .put("version", version.version())
        .put("kind", kind.kind());
  }

  private static void refer(ObjectNode media, String schema) {
    media.putObject("schema").put("$ref", "#/components/schemas/" + schema);
  }

  private static String capital(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
