package dev.ballast.server.aggregate;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.webhook.ServicePort;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody behind a Service who serves a version of a group.
///
/// @param authorities who signs their certificate, as base64 of PEM; `""` for those that
///   everybody trusts
/// @param insecure whether their certificate does not matter
/// @param available whether they could be reached when that was tried last
public record RemoteService(
    GroupVersion version,
    ServicePort port,
    String authorities,
    boolean insecure,
    boolean available,
    int priority) {
  static final GroupResource API_SERVICES =
      new GroupResource("apiregistration.k8s.io", "apiservices");

  /// Who serves `version`, where that is not this server.
  public static Optional<RemoteService> find(GroupVersion version, Snapshot<Stored> seen) {
    Entry<Stored> found = seen.get(Keys.of(new ObjectKey(API_SERVICES, "", version.serviceName())));
    return found == null ? Optional.empty() : of(found.value().tree());
  }

  static Optional<RemoteService> of(ObjectNode service) {
    JsonNode spec = service.path("spec");
    JsonNode reference = spec.path("service");
    if (reference.isMissingNode()) return Optional.empty();
    var version = new GroupVersion(Json.string(spec, "group"), Json.string(spec, "version"));
    var port =
        new ServicePort(
            Json.string(reference, "namespace"),
            Json.string(reference, "name"),
            (int) Json.number(reference, 443, "port"));
    return Optional.of(
        new RemoteService(
            version,
            port,
            Json.string(spec, "caBundle"),
            Json.flag(spec, "insecureSkipTLSVerify"),
            Json.string(condition(service), "status").equals("True"),
            (int) Json.number(spec, 0, "groupPriorityMinimum")));
  }

  static JsonNode condition(ObjectNode service) {
    for (JsonNode each : service.path("status").path("conditions")) {
      if (Json.string(each, "type").equals("Available")) return each;
    }
    return Json.object();
  }
}
