package dev.ballast.controllers.nodelife;

import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.client.view.NodeView;
import dev.ballast.loop.Caches;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against an API of maps, with little patience.
class NodeLifeControllersTest {
  private static final Patience LITTLE =
      new Patience(Duration.ofMillis(300), Duration.ofMillis(100), 10);

  private final SystemWorld world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private List<AutoCloseable> controllers = List.of();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : controllers) each.close();
    caches.close();
  }

  @Test
  void aSilentNodeLosesItsPods() {
    for (String node : List.of("n1", "n2", "n3", "n4")) node(node);
    pod("p", "n1");
    controllers =
        List.of(
            HealthController.start(world, client, caches, LITTLE),
            EvictionController.start(world, client, caches));
    for (String alive : List.of("n2", "n3", "n4")) keepAlive(alive);
    await().until(() -> !new NodeView(client.get(Types.NODES, "", "n1")).ready());
    await().until(() -> client.find(Types.PODS, "default", "p").isEmpty());
  }

  @Test
  void aNodeThatLeavesTakesItsPodsAlong() {
    node("n1");
    node("n2");
    pod("p", "n1");
    pod("q", "n2");
    controllers = List.of(LeftoverController.start(world, client, caches, LITTLE));
    await().until(() -> caches.of(Types.PODS).size() == 2 && caches.of(Types.NODES).size() == 2);
    client.delete(Types.NODES, "", "n1", DeleteOptions.DEFAULT);
    await().until(() -> client.find(Types.PODS, "default", "p").isEmpty());
    await()
        .during(Duration.ofMillis(200))
        .until(() -> client.find(Types.PODS, "default", "q").isPresent());
  }

  private void keepAlive(String node) {
    controllers = Stream.concat(controllers.stream(), Stream.of(new Pulse(node))).toList();
  }

  /// Renews a node's lease as long as it is open.
  private final class Pulse implements AutoCloseable {
    private final Thread thread;

    Pulse(String node) {
      KubeObject lease = KubeObject.of("coordination.k8s.io/v1", "Lease", "kube-node-lease", node);
      client.create(Types.LEASES, lease);
      thread = world.spawn("pulse-" + node, () -> renew(lease));
    }

    private void renew(KubeObject lease) {
      try {
        while (true) {
          world.sleep(Duration.ofMillis(50));
          KubeObject next = client.get(Types.LEASES, lease.namespace(), lease.name()).copy();
          next.tree().putObject("spec").put("renewTime", world.now().toString());
          client.update(Types.LEASES, next);
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  private void node(String name) {
    client.create(
        Types.NODES,
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"%s"},
             "status":{"conditions":[{"type":"Ready","status":"True"}]}}
            """
                .formatted(name)));
  }

  private void pod(String name, String node) {
    KubeObject pod = KubeObject.of("v1", "Pod", "default", name);
    pod.tree().putObject("spec").put("nodeName", node);
    pod.tree().putObject("status").put("phase", "Running");
    client.create(Types.PODS, pod);
  }
}
