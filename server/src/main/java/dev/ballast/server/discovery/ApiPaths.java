package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.server.discovery.ApiOperation.About;
import dev.ballast.server.discovery.Groups.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// All operations on the kinds of one group version, by their paths.
final class ApiPaths {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String STATUS = META + "Status";
  private static final String OLD_WATCH =
      ". deprecated: use the 'watch' parameter with a list operation instead";
  static final List<String> TYPES =
      List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
  private static final List<String> STREAMS =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "application/json;stream=watch",
          "application/vnd.kubernetes.protobuf;stream=watch");
  private static final List<String> LOG_TYPES =
      List.of(
          "text/plain",
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf");

  private static final List<String> PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");

  /// kubectl takes the strategic one where it finds it.
  private static final List<String> CUSTOM_PATCHES =
      PATCHES.stream().filter(each -> !each.contains("strategic")).toList();

  private final Version version;
  private final ApiParameters parameters;
  private final ApiNames names;
  private final Map<String, List<ApiOperation>> paths = new TreeMap<>();

  private ApiPaths(Version version, ApiParameters parameters) {
    this.version = version;
    this.parameters = parameters;
    this.names = new ApiNames(version.group(), version.version());
  }

  /// Sorted by path.
  static List<ApiOperation.Path> of(Version version, ApiParameters parameters) {
    var all = new ApiPaths(version, parameters);
    all.resources();
    version.kinds().forEach(all::kind);
    return all.paths.entrySet().stream()
        .map(each -> new ApiOperation.Path(each.getKey(), each.getValue()))
        .toList();
  }

  private void resources() {
    add(
        "/" + version.path() + "/",
        new ApiOperation(
            "get",
            "get" + names.prefix() + "APIResources",
            "",
            "get available resources",
            Set.of(),
            "",
            false,
            List.of(),
            Map.of(200, META + "APIResourceList"),
            TYPES,
            names.tag(),
            null));
  }

  private void add(String path, ApiOperation operation) {
    paths.computeIfAbsent(path, first -> new ArrayList<>()).add(operation);
  }

  private static boolean has(Kind kind, String verb) {
    return kind.verbs().contains(verb);
  }

  private void kind(Kind kind) {
    String root = "/" + version.path();
    String scope = kind.namespaced() ? "/namespaces/{namespace}" : "";
    String resource = "/" + kind.type().resource();
    String many = root + scope + resource;
    String one = many + "/{name}";
    var about = new About(version.group(), version.version(), kind.kind());
    many(kind, many, about);
    readAndWrite(new Part(kind, one, "", about, kind.schema()), kind.verbs());
    if (has(kind, "delete")) {
      String gone = kind.returnsDeleted() ? kind.schema() : STATUS;
      add(
          one,
          operation("delete", "delete", "delete", names.id("delete", kind), "delete " + a(kind))
              .reads(inScope(kind, true, parameters.delete()))
              .takes(META + "DeleteOptions", false)
              .gives(gone, 200, 202)
              .about(about));
    }
    if (kind.namespaced() && has(kind, "list"))
      add(root + resource, list(kind, about, names.id("list", kind, "ForAllNamespaces"), false));
    if (has(kind, "watch")) watches(kind, root, scope + resource, about);
    for (Subresource each : kind.subresources()) subresource(kind, one, each);
  }

  private void many(Kind kind, String path, About about) {
    if (has(kind, "list")) add(path, list(kind, about, names.id("list", kind), true));
    if (has(kind, "create")) {
      add(
          path,
          operation("post", "post", "create", names.id("create", kind), "create " + a(kind))
              .reads(inScope(kind, false, parameters.write()))
              .takes(kind.schema(), true)
              .gives(kind.schema(), 200, 201, 202)
              .about(about));
    }
    if (has(kind, "deletecollection")) {
      add(
          path,
          operation(
                  "delete",
                  "deletecollection",
                  "delete",
                  names.id("delete", "Collection", kind),
                  "delete collection of " + kind.kind())
              .reads(inScope(kind, false, parameters.deleteCollection()))
              .takes(META + "DeleteOptions", false)
              .gives(STATUS, 200)
              .about(about));
    }
  }

  private ApiOperation list(Kind kind, About about, String id, boolean inNamespace) {
    TreeSet<ApiParameter> read = parameters.list();
    String what = (has(kind, "watch") ? "list or watch" : "list") + " objects of kind ";
    return operation("get", "list", "list", id, what + kind.kind())
        .reads(inNamespace ? inScope(kind, false, read) : read)
        .gives(kind.schema() + "List", 200)
        .produces(STREAMS)
        .about(about);
  }

  /// The old way to watch, by a path of its own.
  private void watches(Kind kind, String root, String resource, About about) {
    String all = "watch individual changes to a list of " + kind.kind() + OLD_WATCH + ".";
    String one =
        "watch changes to an object of kind "
            + kind.kind()
            + OLD_WATCH
            + ", filtered to a single item with the 'fieldSelector' parameter.";
    String path = root + "/watch" + resource;
    add(path, watch("watchlist", names.id("watch", kind, "List"), all, kind, about, true, false));
    add(path + "/{name}", watch("watch", names.id("watch", kind), one, kind, about, true, true));
    if (!kind.namespaced()) return;
    add(
        root + "/watch/" + kind.type().resource(),
        watch(
            "watchlist",
            names.id("watch", kind, "ListForAllNamespaces"),
            all,
            kind,
            about,
            false,
            false));
  }

  private ApiOperation watch(
      String action,
      String id,
      String description,
      Kind kind,
      About about,
      boolean inNamespace,
      boolean named) {
    TreeSet<ApiParameter> read = parameters.list();
    return operation("get", action, "watch", id, description)
        .reads(inNamespace ? inScope(kind, named, read) : read)
        .gives(META + "WatchEvent", 200)
        .produces(STREAMS)
        .about(about);
  }

  /// An object or a part of it: where it is, what it is called in names, its kind and schema.
  private record Part(Kind kind, String path, String name, About about, String schema) {}

  private void readAndWrite(Part part, Set<String> verbs) {
    Kind kind = part.kind();
    String suffix = ApiNames.capital(part.name());
    String of = part.name().isEmpty() ? "" : part.name() + " of ";
    String object = of + "the specified " + kind.kind();
    if (verbs.contains("get")) {
      add(
          part.path(),
          operation("get", "get", "read", names.id("read", kind, suffix), "read " + object)
              .reads(inScope(kind, part.about().kind(), parameters.read()))
              .gives(part.schema(), 200)
              .about(part.about()));
    }
    if (verbs.contains("update")) {
      add(
          part.path(),
          operation("put", "put", "replace", names.id("replace", kind, suffix), "replace " + object)
              .reads(inScope(kind, part.about().kind(), parameters.write()))
              .takes(part.schema(), true)
              .gives(part.schema(), 200, 201)
              .about(part.about()));
    }
    if (verbs.contains("patch")) {
      add(
          part.path(),
          operation(
                  "patch",
                  "patch",
                  "patch",
                  names.id("patch", kind, suffix),
                  "partially update " + object)
              .reads(inScope(kind, part.about().kind(), parameters.patch()))
              .takes(META + "Patch", true)
              .patches(kind.custom() == null ? PATCHES : CUSTOM_PATCHES)
              .gives(part.schema(), 200, 201)
              .about(part.about()));
    }
  }

  private void subresource(Kind kind, String one, Subresource subresource) {
    String path = one + "/" + subresource.name();
    boolean foreign = !subresource.version().isEmpty();
    String group = foreign ? subresource.group() : version.group();
    String versionOf = foreign ? subresource.version() : version.version();
    var about = new About(group, versionOf, subresource.kind());
    String schema = ApiNames.schema(about);
    if (subresource.kind().equals(kind.kind())) schema = kind.schema();
    if (subresource.name().equals("log")) {
      log(kind, path, about);
    } else if (subresource.kind().endsWith("Options")) {
      connections(kind, path, subresource, about, "");
      if (subresource.name().equals("proxy"))
        connections(kind, path + "/{path}", subresource, about, "WithPath");
    } else if (subresource.verbs().contains("create")) {
      String description = "create " + subresource.name() + " of " + a(kind);
      String id = names.id("create", kind, ApiNames.capital(subresource.name()));
      add(
          path,
          operation("post", "post", "create", id, description)
              .reads(inScope(kind, subresource.kind(), parameters.write()))
              .takes(schema, true)
              .gives(schema, 200, 201, 202)
              .about(about));
    } else {
      readAndWrite(
          new Part(kind, path, subresource.name(), about, schema), Set.copyOf(subresource.verbs()));
    }
  }

  private void log(Kind kind, String path, About about) {
    add(
        path,
        operation(
                "get",
                "get",
                "read",
                names.id("read", kind, "Log"),
                "read log of the specified " + kind.kind())
            .reads(inScope(kind, true, parameters.log()))
            .gives("", 200)
            .produces(LOG_TYPES)
            .about(about));
  }

  /// What is not an answer but a connection, by every method that it can be opened with.
  private void connections(
      Kind kind, String path, Subresource subresource, About about, String suffix) {
    List<String> methods =
        subresource.name().equals("proxy")
            ? List.of("get", "put", "post", "delete", "options", "head", "patch")
            : List.of("get", "post");
    TreeSet<ApiParameter> read = parameters.of(ApiNames.schema(about));
    if (!suffix.isEmpty()) read.add(ApiParameters.inPath("path", "path to the resource"));
    for (String method : methods) {
      String verb = "connect" + names.prefix() + ApiNames.capital(method);
      String id = verb + names.subject(kind) + ApiNames.capital(subresource.name()) + suffix;
      String word = method.toUpperCase(Locale.ROOT);
      String description =
          "connect " + word + " requests to " + subresource.name() + " of " + kind.kind();
      add(
          path,
          operation(method, "connect", "connect", id, description)
              .reads(inScope(kind, subresource.kind(), read))
              .gives("", 200)
              .produces(List.of("*/*"))
              .about(about));
    }
  }

  private static String a(Kind kind) {
    String word = kind.kind();
    if (word.endsWith("s") && !word.endsWith("ss")) return word;
    return ("AEIOU".indexOf(word.charAt(0)) >= 0 ? "an " : "a ") + word;
  }

  private static TreeSet<ApiParameter> inScope(
      Kind kind, boolean named, TreeSet<ApiParameter> read) {
    return inScope(kind, named ? kind.kind() : "", read);
  }

  /// @param named of which kind a name stands in the path; `""` for none
  private static TreeSet<ApiParameter> inScope(
      Kind kind, String named, TreeSet<ApiParameter> read) {
    var all = new TreeSet<>(read);
    if (!named.isEmpty()) all.add(ApiParameters.inPath("name", "name of the " + named));
    if (kind.namespaced())
      all.add(
          ApiParameters.inPath(
              "namespace", "object name and auth scope, such as for teams and projects"));
    return all;
  }

  private ApiDraft operation(
      String method, String action, String verb, String id, String description) {
    return new ApiDraft(method, id, action, description, names.tag());
  }
}
