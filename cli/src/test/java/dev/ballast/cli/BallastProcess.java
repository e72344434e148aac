package dev.ballast.cli;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `ballast` run as a person runs it: a process of its own, with a data folder of its own and a
/// free port.
final class BallastProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final Path data;
  private final Path output;
  private final List<String> options;
  private final Map<String, String> environment;
  private Process process;

  private BallastProcess(
      Path data, Path output, Map<String, String> environment, List<String> options) {
    this.data = data;
    this.output = output;
    this.environment = environment;
    this.options = options;
  }

  /// Starts `ballast up` with `options` on the folder `data` and waits until it serves.
  static BallastProcess up(Path data, String... options) throws IOException {
    Path output = data.resolveSibling(data.getFileName() + ".out");
    var started = new BallastProcess(data, output, Map.of(), List.of(options));
    started.start();
    return started;
  }

  /// As [#up], with the folder `data` on `disk`.
  static BallastProcess on(FaultyDisk disk, String... options) throws IOException {
    Path output = disk.root().resolveSibling("data.out");
    Path data = disk.root().resolve("data");
    var started = new BallastProcess(data, output, disk.environment(), List.of(options));
    started.start();
    return started;
  }

  /// Starts the server again after [#kill] or [#stop], on the same folder.
  void start() throws IOException {
    begin();
    await()
        .atMost(START)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              if (!process.isAlive())
                fail("ballast up ended with " + process.exitValue() + ":\n" + output());
              return RunningServer.find(new DataFolder(data)).isPresent()
                  && Files.exists(kubeconfig());
            });
  }

  /// As [#start], without waiting: the server may be killed before it serves.
  void begin() throws IOException {
    var arguments =
        new ArrayList<String>(List.of("up", "--data", data.toString(), "--listen", "127.0.0.1:0"));
    arguments.addAll(options);
    process = launch(arguments, environment, output);
  }

  /// Runs any command line to its end.
  static Ended run(Path scratch, String... arguments) throws IOException, InterruptedException {
    return run(scratch, Map.of(), arguments);
  }

  /// As [#run], with the files of `disk` on it.
  static Ended run(Path scratch, FaultyDisk disk, String... arguments)
      throws IOException, InterruptedException {
    return run(scratch, disk.environment(), arguments);
  }

  /// Runs a command line and kills it after `life`, if it has not ended before.
  static void runAndKill(Path scratch, Duration life, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(scratch, "ballast", ".out");
    Process process = launch(List.of(arguments), output);
    if (!process.waitFor(life.toMillis(), TimeUnit.MILLISECONDS))
      process.destroyForcibly().waitFor();
  }

  private static Ended run(Path scratch, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(scratch, "ballast", ".out");
    Process process = launch(List.of(arguments), environment, output);
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail("did not end: ballast " + String.join(" ", arguments) + "\n" + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }

  record Ended(int code, String output) {}

  /// Starts any command line.
  static Process launch(List<String> arguments, Path output) throws IOException {
    return launch(arguments, Map.of(), output);
  }

  private static Process launch(
      List<String> arguments, Map<String, String> environment, Path output) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dballast.home=" + Examples.article().getParent().getParent());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start();
  }

  Kubectl kubectl() {
    return new Kubectl(kubeconfig());
  }

  Path kubeconfig() {
    return data.resolve("kubeconfig");
  }

  Optional<String> url() {
    return RunningServer.find(new DataFolder(data)).map(RunningServer::url);
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /// `kill -9`.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// What Ctrl-C does.
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) stop();
  }
}
