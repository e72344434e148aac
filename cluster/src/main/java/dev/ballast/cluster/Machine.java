package dev.ballast.cluster;

import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Distribution;
import dev.ballast.node.runtime.host.Prerequisite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What this machine lacks for real containers, and how it gets it.
public final class Machine {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private Machine() {}

  /// One sentence for each thing that is missing, with what to do; empty where containers can run.
  public static List<String> lacks() {
    return Prerequisite.missing().stream().map(Prerequisite::sentence).toList();
  }

  /// Installs the packages that are missing with the distribution's own tool; what else is missing
  /// stays so.
  ///
  /// @throws IOException with the tool's own words where it fails
  public static void install(Consumer<String> progress) throws IOException, InterruptedException {
    for (Prerequisite each : Prerequisite.missing()) {
      if (!(each instanceof Prerequisite.NotInstalled needed)) continue;
      Distribution here = Distribution.here();
      List<String> command = here.installCommand(needed.packages());
      if (command.isEmpty()) continue;
      progress.accept("Installing " + String.join(", ", needed.packages()) + " ...");
      if (here == Distribution.DEBIAN) run(List.of("apt-get", "update", "-qq"));
      run(command);
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    var quiet = new ArrayList<String>(List.of("env", "DEBIAN_FRONTEND=noninteractive"));
    quiet.addAll(command);
    Command.run(Path.of("/"), PATIENCE, quiet);
  }
}
