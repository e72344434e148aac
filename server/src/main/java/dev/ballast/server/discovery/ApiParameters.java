package dev.ballast.server.discovery;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schemas;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What operations read out of their addresses, as the published messages of options have it.
final class ApiParameters {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Set<String> ONLY_OF_LISTS = Set.of("watch", "allowWatchBookmarks");
  private static final ApiParameter PRETTY =
      query("pretty", "string", "Whether the answer is indented for people to read.");
  private final Map<String, String> options = Schemas.lines("parameters");

  static ApiParameter query(String name, String type, String description) {
    return new ApiParameter(name, false, type, description);
  }

  static ApiParameter inPath(String name, String description) {
    return new ApiParameter(name, true, "string", description);
  }

  /// The fields of an options message that stand in an address.
  TreeSet<ApiParameter> of(String message) {
    var all = new TreeSet<ApiParameter>();
    String text = options.get(message);
    if (text == null) return all;
    for (Map.Entry<String, JsonNode> each : Json.parse(text).properties()) {
      String type = Json.string(each.getValue(), "type");
      all.add(query(each.getKey(), type, Json.string(each.getValue(), "description")));
    }
    return all;
  }

  TreeSet<ApiParameter> list() {
    return pretty(of(META + "ListOptions"));
  }

  TreeSet<ApiParameter> write() {
    return pretty(of(META + "CreateOptions"));
  }

  TreeSet<ApiParameter> patch() {
    return pretty(of(META + "PatchOptions"));
  }

  TreeSet<ApiParameter> delete() {
    return pretty(of(META + "DeleteOptions"));
  }

  TreeSet<ApiParameter> deleteCollection() {
    TreeSet<ApiParameter> all = delete();
    list().stream().filter(each -> !ONLY_OF_LISTS.contains(each.name())).forEach(all::add);
    return all;
  }

  TreeSet<ApiParameter> read() {
    return pretty(new TreeSet<>());
  }

  TreeSet<ApiParameter> log() {
    return pretty(of("io.k8s.api.core.v1.PodLogOptions"));
  }

  private static TreeSet<ApiParameter> pretty(TreeSet<ApiParameter> all) {
    all.add(PRETTY);
    return all;
  }
}
