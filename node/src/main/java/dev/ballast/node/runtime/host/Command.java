package dev.ballast.node.runtime.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a program to its end.
public final class Command {
  private Command() {}

  /// A program that did not do what it was asked for, with its own words.
  public static final class Failed extends IOException {
    private static final long serialVersionUID = 1;

    Failed(List<String> command, String why) {
      super(String.join(" ", command) + ": " + why);
    }
  }

  /// Runs `command` in `folder` and returns what it printed, stdout and stderr together.
  ///
  /// @throws Failed where it exits with another code than 0, or takes longer than `limit`
  public static String run(Path folder, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    return run(folder, limit, command, new byte[0]);
  }

  /// As [#run], for a program that reads `input`.
  public static String run(Path folder, Duration limit, List<String> command, byte[] input)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("ballast", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      feed(process, input, command);
      await(process, limit, command);
      String printed = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      if (process.exitValue() == 0) return printed;
      throw new Failed(command, "exit code " + process.exitValue() + ": " + printed.strip());
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static void feed(Process process, byte[] input, List<String> command) throws IOException {
    try (var in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // A program that ends before it has read all says why by its exit code.
      if (process.isAlive() && input.length > 0) {
        process.destroyForcibly();
        throw new Failed(command, "took no input: " + e.getMessage());
      }
    }
  }

  private static void await(Process process, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    boolean done = false;
    try {
      done = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!done) process.destroyForcibly();
    }
    if (!done) throw new Failed(command, "took longer than " + limit.toSeconds() + " s");
  }
}
