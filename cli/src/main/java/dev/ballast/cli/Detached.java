package dev.ballast.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts this same program again as a process of its own, in a session of its own, so that neither
/// Ctrl-C nor a closed terminal reaches it.
final class Detached {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private Detached() {}

  /// Runs `ballast` with `arguments` in the background; what it says goes to the folder's log.
  ///
  /// @throws CommandFailed when it can't be started
  static Process start(DataFolder folder, List<String> arguments) {
    var command = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) command.add(SETSID.toString());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith("-agentlib")) command.add(flag);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
      return builder.start();
    } catch (IOException e) {
      throw new CommandFailed(
          "the server could not be started in the background: " + e.getMessage());
    }
  }

  /// The last lines of the folder's log from `offset` on, for an error message.
  static String lastWords(DataFolder folder, long offset) {
    try {
      byte[] all = Files.readAllBytes(folder.log());
      String said =
          new String(
                  all,
                  (int) Math.min(offset, all.length),
                  (int) Math.max(0, all.length - offset),
                  java.nio.charset.StandardCharsets.UTF_8)
              .strip();
      return said.substring(Math.max(0, said.length() - 1_000));
    } catch (IOException unreadable) {
      return "(no log at " + folder.log() + ")";
    }
  }
}
