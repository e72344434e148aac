package dev.ballast.bench;

import dev.ballast.bench.report.Curve;
import dev.ballast.bench.report.Curve.Line;
import dev.ballast.bench.report.Curve.Point;
import dev.ballast.bench.report.Row;
import dev.ballast.bench.work.Load;
import dev.ballast.bench.work.Objects;
import dev.ballast.bench.work.Rollout;
import dev.ballast.bench.work.Watchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How costs grow with the objects that are there, with watchers, and with nodes.
final class Growth {
  private static final List<Integer> OBJECTS = List.of(100, 1_000, 10_000, 100_000);
  private static final List<Integer> NODES = List.of(1, 10, 100, 1_000, 5_000);
  private static final int REQUESTS = 3_000;
  private static final int CONNECTIONS = 32;
  private static final int EVENTS = 200;
  private static final int PODS = 100;
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final Bench bench;
  private final Map<String, List<Point>> lines = new LinkedHashMap<>();

  Growth(Bench bench) {
    this.bench = bench;
  }

  List<Curve> measure() throws InterruptedException {
    return List.of(objects(), watchers(), nodes());
  }

  private Curve objects() throws InterruptedException {
    lines.clear();
    try (Server server = bench.server(List.of("--no-node"))) {
      Load load = bench.load(server);
      var objects = new Objects(load, "growth", CONNECTIONS);
      objects.create(0, REQUESTS);
      objects.get(REQUESTS, REQUESTS);
      objects.patch(REQUESTS);
      objects.page(200);
      objects.drop();
      int there = 0;
      for (int count : OBJECTS) {
        bench.tell("growth: %,d objects".formatted(count));
        objects.create(there, count - there);
        there = count;
        int changed = Math.min(count, REQUESTS);
        add("get", count, objects.get(count, REQUESTS));
        add("merge patch", count, objects.patch(changed));
        add("list of 500", count, objects.page(200));
      }
      int last = there;
      bench.tell("growth: creates at %,d objects".formatted(last));
      add("create", last, objects.create(last, REQUESTS));
    }
    return curve("objects", "objects there", "server processor time an operation, µs");
  }

  private Curve watchers() throws InterruptedException {
    lines.clear();
    try (Server server = bench.server(List.of("--no-node"))) {
      Load load = bench.load(server);
      Watchers.run(load, "growth-warm", 100, EVENTS);
      for (int count : Watchers.steps()) {
        bench.tell("growth: %,d watchers".formatted(count));
        Row row = Watchers.run(load, "growth-watch-" + count, count, EVENTS);
        add("cpu a delivery, µs", count, row);
        at("p50, ms", count, row.p50());
        at("p99, ms", count, row.p99());
      }
    }
    return curve("watchers", "watchers", "µs, ms");
  }

  private Curve nodes() throws InterruptedException {
    lines.clear();
    for (int count : NODES) {
      bench.tell("growth: %,d nodes".formatted(count));
      try (Server server = bench.server(List.of("--simulate", Integer.toString(count)))) {
        Load load = bench.load(server);
        var rollout = new Rollout(load, "growth");
        at("until all are ready, s", count, rollout.awaitNodes(count));
        at("100 pods, s", count, rollout.deploy("web", PODS));
        double before = load.cost().processorSeconds();
        bench.world().sleep(IDLE);
        double used = load.cost().processorSeconds() - before;
        at("cpu when idle, ms/s", count, used * 1000 / IDLE.toSeconds());
        at("memory, MB", count, load.cost().residentMb());
      }
    }
    return curve("nodes", "simulated nodes", "s, ms, MB");
  }

  private void add(String name, int x, Row row) {
    at(name, x, row.serverMicros());
  }

  private void at(String name, double x, double y) {
    if (!Double.isFinite(y)) return;
    lines.computeIfAbsent(name, fresh -> new ArrayList<>()).add(new Point(x, y));
  }

  private Curve curve(String name, String x, String y) {
    var all = new ArrayList<Line>();
    lines.forEach((line, points) -> all.add(new Line(line, List.copyOf(points))));
    return new Curve(name, x, y, all);
  }
}
