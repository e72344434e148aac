package dev.ballast.server.aggregate;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.webhook.ServiceAddresses;
import dev.ballast.server.webhook.ServicePort;
import dev.ballast.server.webhook.WebhookException;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tries whether somebody behind a Service can be reached, and reads what resources they have.
final class Probe {
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final User SELF =
      User.authenticated("system:kube-aggregator", List.of(User.MASTERS));
  private static final int PATIENCE_SECONDS = 5;

  private final FrontProxy proxy;

  Probe(FrontProxy proxy) {
    this.proxy = proxy;
  }

  /// @param resources as an `APIResourceList` has them; empty where there is no answer
  record Answer(Availability availability, ArrayNode resources) {}

  Answer ask(RemoteService service, Snapshot<Stored> seen) {
    Availability behind = endpoints(service.port(), seen);
    if (!behind.yes()) return new Answer(behind, Json.array());
    String path = "/apis/" + service.version().apiVersion();
    String url = "https://" + service.port().host() + ":" + service.port().port() + path;
    try {
      return answer(service, url);
    } catch (WebhookException | ExecutionException | TimeoutException failed) {
      return failed(url, reason(failed));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return failed(url, "interrupted");
    }
  }

  private static Answer failed(String url, String why) {
    String message = "failing or missing response from " + url + ": " + why;
    return new Answer(Availability.failed("FailedDiscoveryCheck", message), Json.array());
  }

  private static String reason(Exception failed) {
    if (failed instanceof TimeoutException) return "context deadline exceeded";
    Throwable cause = failed instanceof ExecutionException ? failed.getCause() : failed;
    return String.valueOf((cause == null ? failed : cause).getMessage());
  }

  private Answer answer(RemoteService service, String url)
      throws ExecutionException, TimeoutException, InterruptedException {
    Request request = proxy.client(service).newRequest(url);
    request.headers(
        headers -> {
          headers.put("Accept", "application/json");
          FrontProxy.headers(SELF).forEach(each -> headers.add(each.name(), each.value()));
        });
    ContentResponse answer = request.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).send();
    if (answer.getStatus() < 200 || answer.getStatus() > 299)
      return failed(url, "bad status from " + url + ": " + answer.getStatus());
    return new Answer(Availability.PASSED, resources(answer.getContent()));
  }

  private static ArrayNode resources(byte[] body) {
    try {
      JsonNode list = Json.parse(body).path("resources");
      return list instanceof ArrayNode found ? found : Json.array();
    } catch (JacksonException other) {
      return Json.array();
    }
  }

  private static Availability endpoints(ServicePort port, Snapshot<Stored> seen) {
    String named = "service/" + port.name() + " in \"" + port.namespace() + "\"";
    Entry<Stored> found = seen.get(Keys.of(new ObjectKey(SERVICES, port.namespace(), port.name())));
    if (found == null) return Availability.failed("ServiceNotFound", named + " is not present");
    ObjectNode service = found.value().tree();
    boolean listens = false;
    for (JsonNode each : service.path("spec").path("ports"))
      listens |= Json.number(each, 0, "port") == port.port();
    if (!listens)
      return Availability.failed(
          "ServicePortError", named + " is not listening on port " + port.port());
    try {
      ServiceAddresses.of(port, seen);
      return Availability.PASSED;
    } catch (WebhookException nobody) {
      return Availability.failed(
          "MissingEndpoints",
          "endpointslices for "
              + named
              + " have no addresses with port name \""
              + portName(service, port.port())
              + "\"");
    }
  }

  private static String portName(ObjectNode service, int port) {
    for (JsonNode each : service.path("spec").path("ports")) {
      if (Json.number(each, 0, "port") == port) return Json.string(each, "name");
    }
    return "";
  }
}
