package dev.ballast.server.discovery;

import dev.ballast.server.discovery.ApiOperation.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The operations that are about no kind: what is there, in which version, and who signs tokens.
/// Each has a document of its own.
final class OpenApiRoots {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final List<String> JSON = List.of("application/json");

  private OpenApiRoots() {}

  /// By the name of the document.
  static Map<String, Path> of(Groups groups) {
    var all = new TreeMap<String, Path>();
    add(all, "api", "getCoreAPIVersions", "get available API versions", "APIVersions", "core");
    add(all, "apis", "getAPIVersions", "get available API versions", "APIGroupList", "apis");
    for (String group : groups.names()) {
      if (group.isEmpty()) continue;
      String word = ApiNames.groupWord(group);
      String id = "get" + ApiNames.capital(word) + "APIGroup";
      add(all, "apis/" + group, id, "get information of a group", "APIGroup", word);
    }
    String version = "get the version information for this server";
    String info = "io.k8s.apimachinery.pkg.version.Info";
    put(all, "version", operation("getCodeVersion", version, info, JSON, "version"));
    put(
        all,
        ".well-known/openid-configuration",
        operation(
            "getServiceAccountIssuerOpenIDConfiguration",
            "get the OpenID configuration of the issuer of service account tokens",
            "",
            JSON,
            "WellKnown"));
    put(
        all,
        "openid/v1/jwks",
        operation(
            "getServiceAccountIssuerOpenIDKeyset",
            "get the public keys that service account tokens are verified with",
            "",
            List.of("application/jwk-set+json"),
            "openid"));
    return all;
  }

  private static void add(
      Map<String, Path> all, String name, String id, String words, String gives, String tag) {
    put(all, name, operation(id, words, META + gives, ApiPaths.TYPES, tag));
  }

  private static void put(Map<String, Path> all, String name, ApiOperation operation) {
    all.put(name, new Path("/" + name + "/", List.of(operation)));
  }

  private static ApiOperation operation(
      String id, String words, String gives, List<String> types, String tag) {
    return new ApiOperation(
        "get", id, "", words, Set.of(), "", false, List.of(), Map.of(200, gives), types, tag, null);
  }
}
