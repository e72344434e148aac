package dev.ballast.server.webhook;

import dev.ballast.objects.Json;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Where a webhook listens, and whose certificates it shows: a `WebhookClientConfig`.
///
/// @param authorities the certificates that it must be signed by, as base64 of PEM; `""` for
///   those that everybody trusts
public record ClientConfig(URI url, Optional<ServicePort> service, String authorities) {
  public static ClientConfig of(JsonNode tree) {
    String authorities = Json.string(tree, "caBundle");
    JsonNode service = tree.path("service");
    if (service.isMissingNode())
      return new ClientConfig(URI.create(Json.string(tree, "url")), Optional.empty(), authorities);
    var port =
        new ServicePort(
            Json.string(service, "namespace"),
            Json.string(service, "name"),
            (int) Json.number(service, 443, "port"));
    String path = Json.string(service, "path");
    String slash = path.isEmpty() || path.startsWith("/") ? "" : "/";
    URI url = URI.create("https://" + port.host() + ":" + port.port() + slash + path);
    return new ClientConfig(url, Optional.of(port), authorities);
  }
}
