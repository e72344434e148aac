package dev.ballast.node.runtime.image;

import dev.ballast.node.runtime.host.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Which of Debian's packages a program needs to run in an image: its libraries, but nothing of
/// what would install or administer it.
final class DebianPackages {
  private static final Pattern RUNS_WITH = Pattern.compile("(lib|zlib|nginx)[a-z0-9+.-]*");
  private static final Pattern DEPENDS = Pattern.compile("[ |]+(Pre)?Depends: (\\S+)");

  private DebianPackages() {}

  static List<String> closure(Path folder, List<String> wanted)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                "apt-cache",
                "depends",
                "--recurse",
                "--no-recommends",
                "--no-suggests",
                "--no-conflicts",
                "--no-breaks",
                "--no-replaces",
                "--no-enhances"));
    command.addAll(wanted);
    return reach(wanted, graph(Command.run(folder, Duration.ofSeconds(60), command)));
  }

  /// Reads lines like `nginx` and `  Depends: libc6`.
  static Map<String, List<String>> graph(String listing) {
    var graph = new HashMap<String, List<String>>();
    List<String> current = new ArrayList<>();
    for (String line : listing.lines().toList()) {
      var depends = DEPENDS.matcher(line);
      if (depends.matches()) current.add(depends.group(2));
      else if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0))) {
        current = graph.computeIfAbsent(line.strip(), any -> new ArrayList<>());
      }
    }
    return graph;
  }

  static List<String> reach(List<String> wanted, Map<String, List<String>> graph) {
    var reached = new LinkedHashSet<>(wanted);
    var waiting = new ArrayDeque<>(wanted);
    while (!waiting.isEmpty()) {
      for (String each : graph.getOrDefault(waiting.remove(), List.of())) {
        if (RUNS_WITH.matcher(each).matches() && reached.add(each)) waiting.add(each);
      }
    }
    return List.copyOf(reached);
  }
}
