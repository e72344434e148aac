package dev.ballast.cli;

import dev.ballast.cluster.data.BackupFailed;
import dev.ballast.cluster.data.BackupFile;
import dev.ballast.cluster.data.Restoration;
import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Proves a backup: checks it, makes a cluster of it aside, and reads every object.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file = Path.of("");

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description = "Where there is room for the cluster's store (default: ${DEFAULT-VALUE}).")
  private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

  @Override
  public Integer call() {
    var world = new SystemWorld();
    Restoration.Report report;
    try (ProgressLine line = ProgressLine.onTerminal(world)) {
      report =
          new Restoration(world, new BackupFile(file.toAbsolutePath()))
              .verify(scratch, (done, of) -> line.show(reached(done, of)));
    } catch (BackupFailed failed) {
      throw new CommandFailed(String.valueOf(failed.getMessage()));
    }
    System.out.printf(
        Locale.ROOT,
        "%s is sound: %,d objects at revision %d, taken %s.%n",
        file,
        report.taken().objects(),
        report.taken().revision(),
        report.taken().taken());
    report
        .objects()
        .forEach(
            (resource, count) -> System.out.printf(Locale.ROOT, "%,10d  %s%n", count, resource));
    System.out.println("Keys: " + String.join(", ", report.keys()));
    return 0;
  }

  static String reached(long done, long of) {
    return String.format(Locale.ROOT, "%,d of %,d objects", done, of);
  }
}
