package dev.ballast.bench;

import dev.ballast.bench.http.Endpoint;
import dev.ballast.bench.report.Curve;
import dev.ballast.bench.report.Medians;
import dev.ballast.bench.report.Report;
import dev.ballast.bench.report.Row;
import dev.ballast.bench.work.Load;
import dev.ballast.bench.work.Machine;
import dev.ballast.bench.work.Objects;
import dev.ballast.bench.work.ServerCost;
import dev.ballast.bench.work.Sets;
import dev.ballast.bench.work.Watchers;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// One run: part after part, each with a round that does not count before those that do.
public final class Bench {
  private static final int CONNECTIONS = 32;
  private static final int GETS = 60_000;
  private static final int LISTS = 400;
  private static final int LISTS_OF_NOTHING = 4_000;
  private static final Duration UNTIL_IDLE = Duration.ofSeconds(3);
  private static final List<String> CONTROL_PLANE = List.of("--no-node");

  private final World world;
  private final Plan plan;
  private final Consumer<String> progress;
  private final List<Row> rows = new ArrayList<>();
  private final List<Curve> curves = new ArrayList<>();
  private int launches;

  private Bench(World world, Plan plan, Consumer<String> progress) {
    this.world = world;
    this.plan = plan;
    this.progress = progress;
  }

  /// @param progress hears what is being measured
  /// @throws Load.Refused where the server does not do what is asked of it
  public static Report run(World world, Plan plan, Consumer<String> progress)
      throws InterruptedException {
    return new Bench(world, plan, progress).run();
  }

  private Report run() throws InterruptedException {
    if (plan.includes("machine")) {
      progress.accept("the machine's own limits");
      rows.addAll(new Machine(world, plan.folder()).limits(GETS));
    }
    if (plan.running().isEmpty() && plan.includes("start")) starts();
    if (plan.includes("objects") || plan.includes("watch") || plan.includes("sets")) work();
    if (plan.growth() && plan.running().isEmpty()) curves.addAll(new Growth(this).measure());
    if (plan.fleet() > 0 && plan.running().isEmpty()) rows.addAll(new Fleet(this).measure());
    String taken = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new Report(taken, plan.name(), machine(), rows, curves);
  }

  private void work() throws InterruptedException {
    try (Server server = server(CONTROL_PLANE)) {
      Load load = load(server);
      if (plan.includes("objects")) objects(load);
      if (plan.includes("watch")) watches(load);
      if (plan.includes("sets")) sets(load);
    }
  }

  World world() {
    return world;
  }

  Plan plan() {
    return plan;
  }

  void tell(String what) {
    progress.accept(what);
  }

  /// The server that runs already, or a new one in an empty folder.
  Server server(List<String> options) {
    if (plan.running().isPresent()) {
      Server given = plan.running().get();
      return new Server(given.config(), given.processes(), Double.NaN, () -> {});
    }
    var data = plan.folder().resolve("server-" + launches++);
    return plan.launch().apply(new Plan.Launch(data, options));
  }

  Load load(Server server) {
    return new Load(world, Endpoint.of(server.config()), new ServerCost(server.processes()));
  }

  private void starts() throws InterruptedException {
    var times = new ArrayList<Row>();
    for (int i = 0; i <= plan.rounds(); i++) {
      progress.accept("start " + (i + 1) + " of " + (plan.rounds() + 1));
      try (Server server = server(CONTROL_PLANE)) {
        world.sleep(UNTIL_IDLE);
        double memory = new ServerCost(server.processes()).residentMb();
        var row = Row.of("start to ready; memory when idle", "s", server.startSeconds());
        double none = Double.NaN;
        if (i > 0) times.add(new Row(row.work(), "s", row.rate(), none, none, none, none, memory));
      }
    }
    rows.add(Medians.of(times));
  }

  private void objects(Load load) throws InterruptedException {
    var objects = new Objects(load, "bench", CONNECTIONS);
    var rounds = new ArrayList<List<Row>>();
    for (int i = 0; i <= plan.rounds(); i++) {
      progress.accept("objects, round " + (i + 1) + " of " + (plan.rounds() + 1));
      var round = new ArrayList<Row>(objects.round(plan.objects()));
      round.set(1, objects.get(plan.objects(), GETS));
      round.add(objects.list(LISTS));
      round.add(objects.listNothing(LISTS_OF_NOTHING));
      round.add(objects.drop());
      if (i > 0) rounds.add(round);
    }
    for (int i = 0; i < rounds.getFirst().size(); i++) {
      int kind = i;
      Row row = Medians.of(rounds.stream().map(round -> round.get(kind)).toList());
      String count = String.format(Locale.ROOT, "%,d", plan.objects());
      rows.add(
          switch (row.work()) {
            case "list of all" -> row.named("list of " + count, row.unit());
            case "deletecollection" -> row.named("deletecollection of " + count, row.unit());
            default -> row;
          });
    }
  }

  private void watches(Load load) throws InterruptedException {
    var rounds = new ArrayList<Row>();
    for (int i = 0; i <= plan.rounds(); i++) {
      progress.accept("300 watchers, round " + (i + 1) + " of " + (plan.rounds() + 1));
      Row row = Watchers.run(load, "bench-watch-" + i, 300, 300);
      if (i > 0) rounds.add(row.named("watch, 300 watchers × 300 events", row.unit()));
    }
    rows.add(Medians.of(rounds));
  }

  private void sets(Load load) throws InterruptedException {
    List<Sets> all =
        List.of(
            new Sets(50, "OrderedReady", 20, ""),
            new Sets(200, "Parallel", 20, plan.storageClass()),
            new Sets(1_001, "Parallel", 50, plan.storageClass()));
    int number = 0;
    for (Sets each : all) {
      var rounds = new ArrayList<Row>();
      for (int i = 0; i <= plan.rounds(); i++) {
        progress.accept(each.title() + ", round " + (i + 1) + " of " + (plan.rounds() + 1));
        Row row = each.run(load, "bench-set-" + number++);
        if (i > 0) rounds.add(row);
      }
      rows.add(Medians.of(rounds));
    }
  }

  private static String machine() {
    Runtime here = Runtime.getRuntime();
    return here.availableProcessors()
        + " processors, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + ", Java "
        + System.getProperty("java.version");
  }
}
