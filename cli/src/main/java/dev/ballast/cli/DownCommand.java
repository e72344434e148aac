package dev.ballast.cli;

import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    description =
        "Stops the server of a data folder. Its containers go on running; the next `up` takes them over.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The cluster's folder (default: the usual place).")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    DataFolder folder = DataFolder.chosen(data);
    Optional<RunningServer> server = RunningServer.find(folder);
    if (server.isEmpty()) {
      System.out.println("No server runs for " + folder.path() + ".");
      return 0;
    }
    if (!server.get().stop(new SystemWorld(), folder, PATIENCE)) {
      throw new CommandFailed(
          "the server (process "
              + server.get().process().pid()
              + ") did not stop within "
              + PATIENCE.toSeconds()
              + " s; see "
              + folder.log()
              + ", or end it with: kill -9 "
              + server.get().process().pid());
    }
    System.out.println("Stopped. Containers go on running; `ballast up` takes them over.");
    return 0;
  }
}
