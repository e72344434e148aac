package dev.ballast.bench;

import dev.ballast.bench.http.Connection;
import dev.ballast.bench.report.Row;
import dev.ballast.bench.work.Load;
import dev.ballast.bench.work.Rollout;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// As many nodes as Kubernetes is made for, in one process, and up to as many pods (150,000). While
/// they come up, and when they are there, somebody asks for an object every 20 ms.
final class Fleet {
  private static final int NODES = 5_000;
  private static final int PODS_A_DEPLOYMENT = 500;
  private static final int NAMESPACES = 50;
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration AT_REST = Duration.ofSeconds(60);

  private final Bench bench;
  private final ConcurrentLinkedQueue<Long> probes = new ConcurrentLinkedQueue<>();
  private final int pods;
  private volatile boolean over;

  Fleet(Bench bench) {
    this.bench = bench;
    this.pods = bench.plan().fleet();
  }

  List<Row> measure() throws InterruptedException {
    var rows = new ArrayList<Row>();
    try (Server server = bench.server(List.of("--simulate", Integer.toString(NODES)))) {
      Load load = bench.load(server);
      Thread prober = bench.world().spawn("prober", () -> probe(load));
      var rollouts = new ArrayList<Rollout>();
      for (int i = 0; i < NAMESPACES; i++) rollouts.add(new Rollout(load, "fleet-" + i));
      bench.tell("fleet: waiting for %,d nodes".formatted(NODES));
      rollouts.getFirst().awaitNodes(NODES);
      double before = load.cost().processorSeconds();
      probes.clear();
      double seconds = deploy(rollouts);
      double micros = (load.cost().processorSeconds() - before) * 1e6 / pods;
      rows.add(row("fleet: 5,000 nodes, %,d pods ready".formatted(pods), seconds, micros, load));
      probes.clear();
      bench.tell("fleet: at rest");
      double rested = load.cost().processorSeconds();
      bench.world().sleep(AT_REST);
      double used = load.cost().processorSeconds() - rested;
      rows.add(row("fleet: a minute at rest, processor", used, Double.NaN, load));
      over = true;
      prober.join();
    }
    return rows;
  }

  private double deploy(List<Rollout> rollouts) throws InterruptedException {
    long begun = bench.world().nanoTime();
    int deployments = Math.ceilDiv(pods, PODS_A_DEPLOYMENT);
    for (int i = 0; i < deployments; i++) {
      rollouts.get(i % NAMESPACES).begin("d" + i / NAMESPACES, PODS_A_DEPLOYMENT);
    }
    int done = 0;
    while (done < deployments) {
      Rollout next = rollouts.get(done % NAMESPACES);
      if (next.readyReplicas("d" + done / NAMESPACES) >= PODS_A_DEPLOYMENT) {
        bench.tell("fleet: %,d pods are ready".formatted(++done * PODS_A_DEPLOYMENT));
      } else {
        bench.world().sleep(BETWEEN_LOOKS);
      }
    }
    return (bench.world().nanoTime() - begun) / 1e9;
  }

  private void probe(Load load) {
    try (Connection connection = Connection.open(load.endpoint())) {
      while (!over) {
        probes.add(Rollout.probe(load, connection));
        bench.world().sleep(BETWEEN_PROBES);
      }
    } catch (IOException | InterruptedException ended) {
      bench.tell("fleet: the prober ended, " + ended.getMessage());
    }
  }

  private Row row(String work, double value, double micros, Load load) {
    long[] nanos = probes.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(nanos);
    double p50 = nanos.length == 0 ? Double.NaN : nanos[nanos.length / 2] / 1e6;
    double p99 = nanos.length == 0 ? Double.NaN : nanos[nanos.length * 99 / 100] / 1e6;
    return new Row(work, "s", value, p50, p99, micros, Double.NaN, load.cost().residentMb());
  }
}
