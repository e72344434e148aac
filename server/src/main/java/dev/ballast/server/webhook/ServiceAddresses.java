package dev.ballast.server.webhook;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Who answers for a Service: its ready endpoints, straight, as no node's rules stand between
/// this process and them.
public final class ServiceAddresses {
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource SLICES =
      new GroupResource("discovery.k8s.io", "endpointslices");
  private static final String OWNER = "kubernetes.io/service-name";

  private ServiceAddresses() {}

  /// @throws WebhookException where there is no such Service, port or endpoint
  public static List<InetSocketAddress> of(ServicePort wanted, Snapshot<Stored> seen) {
    var key = new ObjectKey(SERVICES, wanted.namespace(), wanted.name());
    Entry<Stored> found = seen.get(Keys.of(key));
    if (found == null) throw new WebhookException("service \"" + wanted.name() + "\" not found");
    JsonNode spec = found.value().tree().path("spec");
    if (Json.string(spec, "type").equals("ExternalName"))
      return List.of(new InetSocketAddress(Json.string(spec, "externalName"), wanted.port()));
    String port = portName(wanted, spec);
    var ready = new ArrayList<InetSocketAddress>();
    for (Entry<Stored> each : seen.scan(Keys.folder(SLICES, wanted.namespace()), "")) {
      if (!wanted.name().equals(each.value().labels().get(OWNER))) continue;
      addReady(each.value().tree(), port, ready);
    }
    if (ready.isEmpty())
      throw new WebhookException("no endpoints available for service \"" + wanted.name() + "\"");
    return ready;
  }

  private static String portName(ServicePort wanted, JsonNode spec) {
    for (JsonNode each : spec.path("ports")) {
      if (Json.number(each, 0, "port") == wanted.port()) return Json.string(each, "name");
    }
    throw new WebhookException(
        "no service port " + wanted.port() + " found for service \"" + wanted.name() + "\"");
  }

  private static void addReady(JsonNode slice, String name, List<InetSocketAddress> into) {
    for (JsonNode port : slice.path("ports")) {
      if (!Json.string(port, "name").equals(name)) continue;
      for (JsonNode endpoint : slice.path("endpoints")) {
        JsonNode ready = Json.at(endpoint, "conditions", "ready");
        if (ready.isBoolean() && !ready.booleanValue()) continue;
        for (JsonNode address : endpoint.path("addresses"))
          into.add(new InetSocketAddress(address.asString(""), (int) Json.number(port, 0, "port")));
      }
    }
  }
}
