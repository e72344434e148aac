package dev.ballast.node.route;

import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.IndexBy;
import dev.ballast.loop.Name;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the kernel's table of routes like the Services and their endpoints. Services that changed
/// are looked at again, and all that differs is handed to the kernel at once.
public final class ServiceRoutes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRoutes.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";
  private static final IndexBy BY_SERVICE =
      new IndexBy("slices of service", ServiceRoutes::service);

  private final String table;
  private final String bridge;
  private final String node;
  private final Cache services;
  private final Cache slices;
  private final Map<Name, Boolean> changed = new ConcurrentHashMap<>();
  private final Map<Name, Map<String, RouteRules>> wanted = new HashMap<>();
  private final Controller<String> controller;
  private Map<String, RouteRules> applied = Map.of();
  private boolean framed;

  private ServiceRoutes(World world, Caches caches, String bridge, String node) {
    this.table = bridge;
    this.bridge = bridge;
    this.node = node;
    services = caches.of(Types.SERVICES);
    slices = caches.of(Types.ENDPOINT_SLICES);
    slices.index(BY_SERVICE);
    controller = new Controller<>(world, "routes", 1, all -> apply());
  }

  /// Starts to route what reaches this node, whose pods are on `bridge`. The table is named like
  /// it.
  public static ServiceRoutes start(World world, Caches caches, String bridge, String node) {
    var started = new ServiceRoutes(world, caches, bridge, node);
    started.controller.start(started.services, started.slices);
    started.services.onChange(
        (before, after) -> started.changed(before != null ? before : after, Name::of));
    started.slices.onChange(
        (before, after) ->
            started.changed(
                before != null ? before : after,
                slice -> new Name(slice.namespace(), serviceName(slice))));
    started.controller.add("all");
    return started;
  }

  private static List<String> service(KubeObject slice) {
    return List.of(slice.namespace() + "/" + serviceName(slice));
  }

  private static String serviceName(KubeObject slice) {
    return slice.labels().getOrDefault(SERVICE_OF_SLICE, "");
  }

  private interface Naming {
    Name of(KubeObject object);
  }

  private void changed(@Nullable KubeObject object, Naming naming) {
    if (object == null) return;
    changed.put(naming.of(object), true);
    controller.add("all");
  }

  /// One worker alone calls this.
  private void apply() throws InterruptedException {
    for (Name each : List.copyOf(changed.keySet())) {
      changed.remove(each);
      look(each);
    }
    var next = new HashMap<String, RouteRules>();
    wanted.values().forEach(next::putAll);
    String text = RouteTable.change(table, applied, next);
    try {
      if (!framed) {
        nft(RouteTable.frame(table, bridge));
        framed = true;
        text = RouteTable.change(table, Map.of(), next);
      }
      if (!text.isEmpty()) nft(text);
      applied = next;
    } catch (IOException e) {
      // What the kernel has is not known any more: begin anew, after the back-off.
      framed = false;
      applied = Map.of();
      throw new RuntimeFailure(
          RuntimeFailure.Kind.FAILED, "packets to Services can't be routed: " + e.getMessage(), e);
    }
  }

  private void look(Name name) {
    Optional<KubeObject> service = services.get(name);
    if (service.isEmpty()) {
      wanted.remove(name);
      return;
    }
    var routes = new HashMap<String, RouteRules>();
    List<KubeObject> own = slices.indexed(BY_SERVICE, name.toString());
    for (Route each : RoutePlan.decide(service.get(), own, node))
      routes.put(each.name(), RouteRules.of(each));
    if (routes.isEmpty()) wanted.remove(name);
    else wanted.put(name, routes);
  }

  private static void nft(String text) throws IOException, InterruptedException {
    LOG.trace("nft: {}", text);
    List<String> command = List.of(Needed.NFT.file().toString(), "-f", "-");
    Command.run(Path.of("/"), LIMIT, command, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Takes the table of a bridge away. Only for the end of a cluster whose pods are gone.
  public static void remove(String bridge) throws IOException, InterruptedException {
    nft(RouteTable.end(bridge));
  }

  /// Leaves the table as it is: what runs without a server goes on reaching what runs.
  @Override
  public void close() {
    controller.close();
  }
}
