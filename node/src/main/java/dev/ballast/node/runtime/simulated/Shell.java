package dev.ballast.node.runtime.simulated;

import dev.ballast.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The few commands that a simulated container knows: `cat`, `ls`, `echo`, `hostname`, `env`,
/// `sleep`, `true`, `false`, `exit`, `test -f|-e`, `rm`, `touch`, `mkdir`, and `sh -c` with `;`,
/// `&&`, `||`, `>` and `>>`. Anything else ends with 127 and says so.
final class Shell {
  private static final Set<String> KNOWN =
      Set.of(
          "cat",
          "ls",
          "echo",
          "hostname",
          "env",
          "printenv",
          "sleep",
          "true",
          "false",
          "exit",
          "test",
          "rm",
          "touch",
          "mkdir");

  private final World world;
  private final ContainerFiles files;
  private final Map<String, String> environment;
  private final String hostname;

  Shell(World world, ContainerFiles files, Map<String, String> environment, String hostname) {
    this.world = world;
    this.files = files;
    this.environment = environment;
    this.hostname = hostname;
  }

  /// The streams of one command.
  record Streams(byte[] stdin, OutputStream stdout, OutputStream stderr) {
    void error(String message) throws IOException {
      stderr.write((message + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Whether every command of `command` is known, so that it can be a container's main process.
  static boolean knows(List<String> command) {
    if (command.isEmpty()) return false;
    if (!isShell(command)) return KNOWN.contains(name(command.getFirst()));
    return ShellLine.parse(command.get(2)).stream()
        .allMatch(each -> !each.words().isEmpty() && KNOWN.contains(name(each.words().getFirst())));
  }

  private static boolean isShell(List<String> command) {
    String name = command.isEmpty() ? "" : name(command.getFirst());
    boolean shell = name.equals("sh") || name.equals("bash");
    return shell && command.size() >= 3 && command.get(1).endsWith("c");
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Runs `command` to its end and returns its exit code.
  int run(List<String> command, Streams streams) throws IOException, InterruptedException {
    if (!isShell(command)) return single(command, streams);
    int code = 0;
    for (ShellLine.Part part : ShellLine.parse(command.get(2))) {
      boolean skip =
          part.when() == ShellLine.When.SUCCESS && code != 0
              || part.when() == ShellLine.When.FAILURE && code == 0;
      if (skip) continue;
      code = redirected(part, streams);
      if (!part.words().isEmpty() && part.words().getFirst().equals("exit")) return code;
    }
    return code;
  }

  private int redirected(ShellLine.Part part, Streams streams)
      throws IOException, InterruptedException {
    List<String> words = part.words().stream().map(this::expanded).toList();
    if (part.target().isEmpty()) return single(words, streams);
    var output = new ByteArrayOutputStream();
    int code = single(words, new Streams(streams.stdin(), output, streams.stderr()));
    try {
      files.write(expanded(part.target()), output.toByteArray(), part.append());
    } catch (IOException refused) {
      streams.error("sh: can't create " + refused.getMessage());
      return 1;
    }
    return code;
  }

  private String expanded(String word) {
    String text = word;
    for (Map.Entry<String, String> each : environment.entrySet()) {
      text = text.replace("${" + each.getKey() + "}", each.getValue());
      text = text.replace("$" + each.getKey(), each.getValue());
    }
    return text.replace("$(hostname)", hostname);
  }

  private int single(List<String> words, Streams streams) throws IOException, InterruptedException {
    if (words.isEmpty()) return 0;
    List<String> rest = words.subList(1, words.size());
    try {
      return switch (name(words.getFirst())) {
        case "true" -> 0;
        case "false" -> 1;
        case "exit" -> rest.isEmpty() ? 0 : Integer.parseInt(rest.getFirst());
        case "sleep" -> sleep(rest.getFirst());
        case "echo" -> print(String.join(" ", rest) + "\n", streams);
        case "hostname" -> print(hostname + "\n", streams);
        case "env", "printenv" -> print(environment(rest), streams);
        case "cat" -> cat(rest, streams);
        case "ls" -> list(rest, streams);
        case "touch" -> touch(rest);
        case "rm" -> remove(rest);
        case "mkdir" -> 0;
        case "test" -> files.exists(rest.getLast()) ? 0 : 1;
        default -> unknown(words.getFirst(), streams);
      };
    } catch (IOException failed) {
      streams.error(name(words.getFirst()) + ": " + failed.getMessage());
      return 1;
    }
  }

  private static int unknown(String word, Streams streams) throws IOException {
    String known = String.join(", ", new java.util.TreeSet<>(KNOWN));
    streams.error(word + ": a simulated container only knows " + known + " and sh -c with these");
    return 127;
  }

  private int sleep(String time) throws InterruptedException {
    boolean forever = time.equals("infinity") || time.equals("inf");
    world.sleep(forever ? Duration.ofDays(36_500) : Behaviour.duration(time));
    return 0;
  }

  private static int print(String text, Streams streams) throws IOException {
    streams.stdout().write(text.getBytes(StandardCharsets.UTF_8));
    return 0;
  }

  private String environment(List<String> names) {
    var text = new StringBuilder();
    environment.forEach(
        (name, value) -> {
          if (names.isEmpty()) text.append(name).append('=').append(value).append('\n');
          else if (names.contains(name)) text.append(value).append('\n');
        });
    return text.toString();
  }

  private int cat(List<String> paths, Streams streams) throws IOException {
    if (paths.isEmpty()) streams.stdout().write(streams.stdin());
    for (String each : paths) streams.stdout().write(files.read(each));
    return 0;
  }

  private int list(List<String> arguments, Streams streams) throws IOException {
    var paths = new ArrayList<>(arguments);
    paths.removeIf(each -> each.startsWith("-"));
    if (paths.isEmpty()) paths.add("/");
    for (String each : paths) print(String.join("\n", files.list(each)) + "\n", streams);
    return 0;
  }

  private int touch(List<String> paths) throws IOException {
    for (String each : paths) files.write(each, new byte[0], true);
    return 0;
  }

  private int remove(List<String> arguments) throws IOException {
    for (String each : arguments) {
      if (each.startsWith("-")) continue;
      if (arguments.getFirst().startsWith("-") && !files.exists(each)) continue;
      files.remove(each);
    }
    return 0;
  }
}
