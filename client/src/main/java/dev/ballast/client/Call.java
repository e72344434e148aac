package dev.ballast.client;

import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request. `namespace`, `name` and `subresource` are `""` where there is none; the body's tree
/// belongs to the callee from then on.
public record Call(
    Verb verb,
    ResourceType type,
    String namespace,
    String name,
    String subresource,
    Map<String, String> parameters,
    @Nullable JsonNode body,
    String contentType) {
  /// The content type of plain objects.
  public static final String JSON = "application/json";

  /// The request's path, `/apis/apps/v1/namespaces/default/statefulsets/web/status`; without a
  /// resource it is the group version's own, where its resources are listed.
  public String path() {
    var path = new StringBuilder(type.root());
    if (!namespace.isEmpty()) path.append("/namespaces/").append(namespace);
    if (!type.resource().isEmpty()) path.append('/').append(type.resource());
    if (!name.isEmpty()) path.append('/').append(name);
    if (!subresource.isEmpty()) path.append('/').append(subresource);
    return path.toString();
  }
}
