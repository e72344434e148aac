package dev.ballast.server;

import dev.ballast.kinds.scheduling.PriorityClasses;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.allocation.Allocation;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.world.World;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts in place what every cluster has from its first moment: the system namespaces, the Service
/// `kubernetes` by which pods reach this server, the range of Services' addresses, roles and
/// bindings, priorities of pods and of requests. What is there already stays as it is, but for the
/// server's address and what roles lack.
public final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
  private static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces");
  private static final ResourceType SERVICES = new ResourceType("", "v1", "services");
  private static final ResourceType ENDPOINTS = new ResourceType("", "v1", "endpoints");
  private static final ResourceType PRIORITIES =
      new ResourceType("scheduling.k8s.io", "v1", "priorityclasses");
  private static final ResourceType RANGES =
      new ResourceType("networking.k8s.io", "v1", "servicecidrs");
  private static final ResourceType SLICES =
      new ResourceType("discovery.k8s.io", "v1", "endpointslices");
  /// The server itself.
  private static final User SELF = User.authenticated("system:apiserver", List.of(User.MASTERS));

  private final Api api;

  private Bootstrap(Api api) {
    this.api = api;
  }

  /// @param port at which the server listens
  public static void run(World world, Api api, int port) {
    var bootstrap = new Bootstrap(api);
    boolean fresh = BootstrapRoles.missing(api);
    CompletableFuture<Void> roles = bootstrap.roles(world);
    for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      bootstrap.ensure(NAMESPACES, "", object("v1", "Namespace", name));
    }
    bootstrap.ensure(RANGES, "", range());
    for (ObjectNode each : PriorityClasses.ofSystem()) bootstrap.ensure(PRIORITIES, "", each);
    bootstrap.ensure(SERVICES, "default", service(port));
    world.spawn("bootstrap flow control", () -> BootstrapFlowControl.run(world, api, SELF));
    if (fresh) roles.join();
  }

  /// Roles come in the background. A cluster that has some already does not wait for what they
  /// lack.
  private CompletableFuture<Void> roles(World world) {
    var done = new CompletableFuture<Void>();
    world.spawn(
        "bootstrap roles",
        () -> {
          try {
            BootstrapRoles.run(world, api, SELF);
            done.complete(null);
          } catch (RuntimeException failed) {
            LOG.error("the bootstrap roles are not all there", failed);
            done.completeExceptionally(failed);
          }
        });
    return done;
  }

  /// Says where pods reach the server: behind the Service `kubernetes`.
  ///
  /// @param address IPv4, and not of loopback
  public static void reachableAt(Api api, String address, int port) {
    var bootstrap = new Bootstrap(api);
    bootstrap.write(ENDPOINTS, endpoints(address, port));
    bootstrap.write(SLICES, slice(address, port));
  }

  private static ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = Json.object();
    object.put("apiVersion", apiVersion).put("kind", kind).putObject("metadata").put("name", name);
    return object;
  }

  private static ObjectNode labelled(ObjectNode object, String key, String value) {
    Json.child(Json.child(object, "metadata"), "labels").put(key, value);
    return object;
  }

  /// Where Services get their addresses from.
  private static ObjectNode range() {
    ObjectNode range = object("networking.k8s.io/v1", "ServiceCIDR", "kubernetes");
    range.putObject("spec").putArray("cidrs").add(Allocation.SERVICE_RANGE);
    return range;
  }

  private static ObjectNode service(int port) {
    ObjectNode service = labelled(object("v1", "Service", "kubernetes"), "component", "apiserver");
    labelled(service, "provider", "kubernetes");
    ObjectNode spec = service.putObject("spec");
    spec.put("type", "ClusterIP").put("clusterIP", "10.96.0.1").put("sessionAffinity", "None");
    spec.put("ipFamilyPolicy", "SingleStack");
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", 443)
        .put("protocol", "TCP")
        .put("targetPort", port);
    return service;
  }

  /// Marked as one that nobody makes slices of: the slice is there.
  private static ObjectNode endpoints(String address, int port) {
    ObjectNode endpoints = object("v1", "Endpoints", "kubernetes");
    labelled(endpoints, "endpointslice.kubernetes.io/skip-mirror", "true");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", address);
    subset
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return endpoints;
  }

  private static ObjectNode slice(String address, int port) {
    ObjectNode slice = object("discovery.k8s.io/v1", "EndpointSlice", "kubernetes");
    labelled(slice, "kubernetes.io/service-name", "kubernetes");
    slice.put("addressType", "IPv4");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(address);
    endpoint.putObject("conditions").put("ready", true);
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return slice;
  }

  private void ensure(ResourceType type, String namespace, ObjectNode object) {
    if (exists(new Target(type, namespace, Json.string(object, "metadata", "name"), ""))) return;
    send(Verb.CREATE, new Target(type, namespace, "", ""), object);
  }

  private boolean exists(Target target) {
    var none = Parameters.of(Map.of());
    try {
      api.handle(new Request(SELF, Verb.GET, target, none, Body.NONE, "apiserver"));
      return true;
    } catch (ApiException refusal) {
      if (refusal.is("NotFound")) return false;
      throw refusal;
    }
  }

  private void write(ResourceType type, ObjectNode object) {
    try {
      send(Verb.CREATE, new Target(type, "default", "", ""), object.deepCopy());
    } catch (ApiException refusal) {
      if (!refusal.is("AlreadyExists")) throw refusal;
      send(Verb.UPDATE, new Target(type, "default", "kubernetes", ""), object);
    }
  }

  private void send(Verb verb, Target target, ObjectNode object) {
    var body = new Body.Tree("application/json", object);
    api.handle(new Request(SELF, verb, target, Parameters.of(Map.of()), body, "kube-apiserver"));
  }
}
