package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.request.Request;
import dev.ballast.server.webhook.ServiceAddresses;
import dev.ballast.server.webhook.ServicePort;
import dev.ballast.server.webhook.WebhookException;
import dev.ballast.world.World;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `pods/proxy` and `services/proxy`: finds who is to answer a request that is passed on as it is.
public final class Proxy {
  private final World world;
  private final Objects objects;
  private final Admission admission;

  Proxy(World world, Objects objects, Admission admission) {
    this.world = world;
    this.objects = objects;
    this.admission = admission;
  }

  public Response run(Kind kind, Request request) {
    admit(kind, request);
    String namespace = request.target().namespace();
    String name = request.target().name();
    URI base =
        switch (kind.kind()) {
          case "Pod" -> pod(kind, namespace, ProxiedName.parse(name, "pod"));
          case "Service" -> service(kind, namespace, ProxiedName.parse(name, "service"));
          default ->
              throw ApiException.of(
                  501,
                  "NotImplemented",
                  "nodes of this server answer no requests: the API has what they know");
        };
    return Response.of(200, new Response.Proxied(base));
  }

  private void admit(Kind kind, Request request) {
    ObjectNode options = Json.object();
    options.put("kind", kind.kind() + "ProxyOptions").put("apiVersion", "v1");
    admission.admit(Attributes.connect(kind, request, options, objects.snapshot()));
  }

  private URI pod(Kind kind, String namespace, ProxiedName asked) {
    KubeObject pod = objects.get(Objects.key(kind, namespace, asked.name())).object();
    String address = pod.text("status", "podIP");
    if (!leadsToPods(address)) throw ApiException.badRequest("address not allowed");
    return url(asked.scheme(), new InetSocketAddress(address, podPort(pod, asked)));
  }

  /// Without a port, the first that the pod names.
  private static int podPort(KubeObject pod, ProxiedName asked) {
    for (JsonNode container : pod.at("spec", "containers")) {
      for (JsonNode port : container.path("ports")) {
        boolean meant = asked.port().isEmpty() || Json.string(port, "name").equals(asked.port());
        if (meant) return (int) Json.number(port, 0, "containerPort");
      }
    }
    if (asked.port().isEmpty()) return asked.scheme().equals("https") ? 443 : 80;
    return number(asked);
  }

  private URI service(Kind kind, String namespace, ProxiedName asked) {
    KubeObject service = objects.get(Objects.key(kind, namespace, asked.name())).object();
    int port = servicePort(service, asked);
    // A name from outside has no endpoints: whoever writes it must not lead this server anywhere.
    if (service.text("spec", "type").equals("ExternalName")) throw nobodyFor(service);
    try {
      List<InetSocketAddress> ready =
          ServiceAddresses.of(new ServicePort(namespace, asked.name(), port), objects.snapshot());
      InetSocketAddress chosen = ready.get(world.random().nextInt(ready.size()));
      if (!leadsToPods(chosen.getHostString()))
        throw ApiException.badRequest("address not allowed");
      return url(asked.scheme(), chosen);
    } catch (WebhookException nobody) {
      throw ApiException.unavailable(String.valueOf(nobody.getMessage()));
    }
  }

  private static int servicePort(KubeObject service, ProxiedName asked) {
    for (JsonNode each : service.at("spec", "ports")) {
      int port = (int) Json.number(each, 0, "port");
      boolean meant =
          Json.string(each, "name").equals(asked.port())
              || Integer.toString(port).equals(asked.port());
      if (meant) return port;
    }
    if (asked.port().matches("\\d+")) {
      throw ApiException.unavailable(
          "no service port " + asked.port() + " found for service \"" + service.name() + "\"");
    }
    throw nobodyFor(service);
  }

  private static ApiException nobodyFor(KubeObject service) {
    return ApiException.unavailable(
        "no endpoints available for service \"" + service.name() + "\"");
  }

  private static int number(ProxiedName asked) {
    try {
      int number = Integer.parseInt(asked.port());
      if (number > 0 && number < 65_536) return number;
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw ApiException.badRequest(
        "invalid pod request \"%s:%s\"".formatted(asked.name(), asked.port()));
  }

  /// Nobody is led to this machine's own loopback by writing it into a status.
  private static boolean leadsToPods(String address) {
    if (address.isEmpty()) return false;
    InetAddress parsed = InetAddress.ofLiteral(address);
    return !parsed.isLoopbackAddress()
        && !parsed.isLinkLocalAddress()
        && !parsed.isMulticastAddress()
        && !parsed.isAnyLocalAddress();
  }

  private static URI url(String scheme, InetSocketAddress at) {
    String host = at.getHostString();
    return URI.create(
        scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort());
  }
}
