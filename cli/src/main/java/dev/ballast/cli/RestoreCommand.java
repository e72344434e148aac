package dev.ballast.cli;

import dev.ballast.cluster.data.BackupFailed;
import dev.ballast.cluster.data.BackupFile;
import dev.ballast.cluster.data.Restoration;
import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description =
        "Makes a cluster's folder out of a backup. Overwrites nothing, and refuses a damaged one beforehand.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder to make (default: the usual place).")
  private @Nullable Path data;

  @Override
  public Integer call() {
    DataFolder folder = DataFolder.chosen(data);
    var world = new SystemWorld();
    Restoration.Report report;
    try (ProgressLine line = ProgressLine.onTerminal(world)) {
      report =
          new Restoration(world, new BackupFile(file.toAbsolutePath()))
              .restore(folder.path(), (done, of) -> line.show(VerifyCommand.reached(done, of)));
    } catch (BackupFailed failed) {
      throw new CommandFailed(String.valueOf(failed.getMessage()));
    }
    System.out.printf(
        Locale.ROOT,
        "Restored %,d objects of %s into %s. Revisions go on at %d.%n",
        report.taken().objects(),
        report.taken().taken(),
        folder.path(),
        report.revision());
    System.out.println("Start it with: ballast up --data " + folder.path());
    return 0;
  }
}
