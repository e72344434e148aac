package dev.ballast.cli;

import dev.ballast.bench.Bench;
import dev.ballast.bench.Plan;
import dev.ballast.bench.Server;
import dev.ballast.bench.report.Curve;
import dev.ballast.bench.report.Plot;
import dev.ballast.bench.report.Report;
import dev.ballast.bench.report.ReportFile;
import dev.ballast.bench.report.Table;
import dev.ballast.bench.work.Load;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "bench",
    description =
        "Measures a server: a Ballast of its own in an empty folder, or any that a kubeconfig names.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final Duration TO_STOP = Duration.ofMinutes(1);
  private static final int WHOLE_FLEET = 150_000;
  private static final Set<String> PARTS =
      Set.of("machine", "start", "objects", "watch", "sets", "growth", "fleet");

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Measure the server that this names. It must be one for tests: objects are deleted.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--process",
      paramLabel = "PID",
      split = ",",
      description =
          "With --kubeconfig: the server's processes, whose processor time and memory count.")
  private List<Long> processes = List.of();

  @Option(
      names = "--storage-class",
      paramLabel = "NAME",
      defaultValue = "local",
      description = "Provisions the StatefulSets' claims (default: ${DEFAULT-VALUE}).")
  private String storageClass = "local";

  @Option(names = "--quick", description = "One round of each instead of five.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Only these parts: machine, start, objects, watch, sets, growth, fleet.")
  private List<String> only = List.of();

  @Option(
      names = "--growth",
      description = "Also how costs grow with objects, watchers and nodes (some minutes).")
  private boolean growth;

  @Option(
      names = "--fleet",
      paramLabel = "PODS",
      arity = "0..1",
      fallbackValue = "150000",
      description =
          "Also 5,000 nodes with so many pods (default: ${FALLBACK-VALUE}; a quarter of an hour, 8 GB).")
  private int fleet;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Where data lies meanwhile, on the disk that is meant (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--markdown", description = "Print the table in Markdown.")
  private boolean markdown;

  @Option(names = "--json", paramLabel = "FILE", description = "Write what was found as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Write the curves of --growth as SVG pictures.")
  private @Nullable Path plots;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Show this run beside the one that --json wrote there.")
  private @Nullable Path compare;

  @Override
  public Integer call() throws InterruptedException, IOException {
    for (String each : only) {
      if (PARTS.contains(each)) continue;
      throw new UpOptions.WrongUsage(List.of("--only knows no part \"" + each + "\""));
    }
    World world = new SystemWorld();
    Report before = compare == null ? null : earlier(compare);
    Path scratch = Files.createTempDirectory(Files.createDirectories(folder), "ballast-bench-");
    try (ProgressLine line = ProgressLine.onTerminal(world)) {
      Report report = Bench.run(world, plan(world, scratch), line::show);
      line.close();
      System.out.print(markdown ? Table.markdown(report) : Table.text(report));
      if (before != null) System.out.print("\n" + Table.comparison(before, report));
      write(report);
      return 0;
    } catch (Load.Refused | Kubeconfig.Unusable e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    } finally {
      delete(scratch);
    }
  }

  private static Report earlier(Path file) {
    try {
      return ReportFile.read(Files.readAllBytes(file));
    } catch (IOException | RuntimeException unreadable) {
      throw new CommandFailed(file + " is not what --json wrote: " + unreadable.getMessage());
    }
  }

  private Plan plan(World world, Path scratch) {
    Optional<Server> running =
        Optional.ofNullable(kubeconfig)
            .map(file -> new Server(Kubeconfig.read(file), processes, Double.NaN, () -> {}));
    String name =
        running.map(each -> each.config().server().toString()).orElse("Ballast " + version());
    return new Plan(
        name,
        running,
        launch -> launch(world, launch),
        scratch,
        quick ? 1 : 5,
        3_000,
        storageClass,
        only,
        growth || only.contains("growth"),
        fleet == 0 && only.contains("fleet") ? WHOLE_FLEET : fleet);
  }

  private static String version() {
    String commit = BenchCommand.class.getPackage().getImplementationVersion();
    return commit == null ? "0.1.0" : commit;
  }

  private static Server launch(World world, Plan.Launch launch) {
    DataFolder data = new DataFolder(launch.data());
    data.make();
    var arguments = new ArrayList<String>(List.of("up", "--data", data.path().toString()));
    arguments.addAll(launch.options());
    try {
      int port = StartClock.freePort();
      arguments.addAll(List.of("--listen", "127.0.0.1:" + port));
      var ready = StartClock.start(world, port, data.path().resolve("pki/ca.crt"));
      RunningServer server = Background.start(world, data, arguments);
      double seconds = ready.join();
      Kubeconfig config = Kubeconfig.read(data.kubeconfig());
      return new Server(
          config, List.of(server.process().pid()), seconds, () -> stop(world, server, data));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while a server started");
    } catch (IOException e) {
      throw new CommandFailed("a server could not be started: " + e.getMessage());
    }
  }

  private static void stop(World world, RunningServer server, DataFolder data) {
    try {
      server.stop(world, data, TO_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Report report) throws IOException {
    if (json != null) Files.write(json, ReportFile.write(report));
    if (plots == null) return;
    Files.createDirectories(plots);
    for (Curve each : report.curves())
      Files.writeString(plots.resolve(each.name() + ".svg"), Plot.svg(each));
  }

  private static void delete(Path scratch) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(scratch)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) Files.deleteIfExists(each);
  }
}
