package dev.ballast.cli;

import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.cluster.data.BackupFailed;
import dev.ballast.cluster.data.BackupFile;
import dev.ballast.cluster.data.ClusterData;
import dev.ballast.objects.ApiException;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description =
        "Writes all objects of the API and the cluster's keys into one file, whether its server runs or not.",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Where to. A backup that is there is replaced.")
  private Path file = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The cluster's folder (default: the usual place).")
  private @Nullable Path data;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Instead of a folder: the server that this names, on whatever machine.")
  private @Nullable Path kubeconfig;

  private final SystemWorld world = new SystemWorld();

  @Override
  public Integer call() throws IOException {
    BackupFile.Taken taken;
    try {
      taken = take();
    } catch (BackupFailed failed) {
      throw new CommandFailed(String.valueOf(failed.getMessage()));
    }
    System.out.printf(
        Locale.ROOT,
        "Backed up %,d objects at revision %d to %s (%s).%n",
        taken.objects(),
        taken.revision(),
        file,
        CountedStream.size(Files.size(file)));
    System.out.println("It holds the cluster's keys: keep it as you keep a password.");
    return 0;
  }

  private BackupFile.Taken take() {
    DataFolder folder = DataFolder.chosen(data);
    var backup = new BackupFile(file.toAbsolutePath());
    try (ProgressLine line = ProgressLine.onTerminal(world)) {
      Path config = kubeconfig;
      if (config == null && RunningServer.find(folder).isPresent()) config = folder.kubeconfig();
      if (config == null)
        return backup.writeFolder(world, folder.path(), out -> new CountedStream(out, line));
      Path server = config;
      return backup.write(out -> copy(server, new CountedStream(out, line)));
    }
  }

  private void copy(Path config, OutputStream out) throws IOException {
    try (var transport = new HttpTransport(world, Kubeconfig.read(config));
        InputStream in = transport.read(ClusterData.BACKUP_PATH)) {
      in.transferTo(out);
      out.flush();
    } catch (ApiException | Kubeconfig.Unusable refused) {
      throw new CommandFailed("the server gives no backup: " + refused.getMessage());
    }
  }
}
