package dev.ballast.cli;

import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Starts a server in the background and waits until it serves.
final class Background {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private Background() {}

  /// @throws CommandFailed with the server's own last words where it does not come up
  static RunningServer start(World world, DataFolder folder, List<String> arguments)
      throws InterruptedException, IOException {
    long before = Files.exists(folder.log()) ? Files.size(folder.log()) : 0;
    Process process = Detached.start(folder, arguments);
    Instant end = world.now().plus(PATIENCE);
    while (world.now().isBefore(end)) {
      var found = RunningServer.find(folder);
      if (found.isPresent()) return found.get();
      if (!process.isAlive()) {
        String said = Detached.lastWords(folder, before).replaceFirst("(?s)^.*ballast: ", "");
        throw new CommandFailed("the server did not start: " + said);
      }
      world.sleep(BETWEEN_LOOKS);
    }
    process.destroy();
    throw new CommandFailed(
        "the server was not ready within " + PATIENCE.toSeconds() + " s; see " + folder.log());
  }
}
