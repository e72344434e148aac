package dev.ballast.node.network;

import dev.ballast.node.runtime.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// The folder of a machine's named network namespaces, in which runtimes mount those of pods.
///
/// `ip netns add` mounts the folder onto itself when it first runs, on top of what is mounted in
/// it. Each namespace from before is mounted twice then, and its pod can't be ended any more
/// ("device or resource busy"). So the same is done while nothing is in it.
final class NamespaceFolder {
  private static final Path FOLDER = Path.of("/run/netns");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private NamespaceFolder() {}

  static void prepare() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    if (mounted() || !empty()) return;
    mount("--bind", FOLDER.toString(), FOLDER.toString());
    mount("--make-shared", FOLDER.toString());
  }

  private static boolean mounted() throws IOException {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return mounts.anyMatch(line -> line.split(" ")[4].equals(FOLDER.toString()));
    }
  }

  private static boolean empty() throws IOException {
    try (Stream<Path> inside = Files.list(FOLDER)) {
      return inside.findAny().isEmpty();
    }
  }

  private static void mount(String... arguments) throws IOException, InterruptedException {
    Command.run(FOLDER, LIMIT, Stream.concat(Stream.of("mount"), Stream.of(arguments)).toList());
  }
}
