package dev.ballast.server.http;

import dev.ballast.server.discovery.Document;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// `/healthz`, `/livez` and `/readyz`: named checks, each of which says what is wrong, if anything.
/// With `?verbose` all are listed, and each has a path of its own. `/livez` asks only what a
/// restart would cure.
public final class Health {
  private final Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
  private final Set<String> cured = new HashSet<>();

  public Health() {
    checks.put("ping", Optional::empty);
    cured.add("ping");
  }

  /// These checks and one more, of something that no restart would cure. Make all of them before
  /// the server starts.
  public Health with(String name, Supplier<Optional<String>> problem) {
    checks.put(name, problem);
    return this;
  }

  static boolean asked(String path) {
    String top = path.substring(1).split("/", 2)[0];
    return top.equals("healthz") || top.equals("livez") || top.equals("readyz");
  }

  Optional<Document> at(String path, boolean verbose) {
    String[] parts = path.substring(1).split("/", 2);
    if (parts.length == 2 && !parts[1].isEmpty()) {
      Supplier<Optional<String>> check = checks.get(parts[1]);
      if (check == null) return Optional.empty();
      return Optional.of(
          check
              .get()
              .map(problem -> Document.text(500, "internal server error: " + problem + "\n"))
              .orElseGet(() -> Document.text(200, "ok")));
    }
    return Optional.of(all(parts[0], verbose));
  }

  private Document all(String name, boolean verbose) {
    var lines = new StringBuilder();
    boolean fine = true;
    for (Map.Entry<String, Supplier<Optional<String>>> each : checks.entrySet()) {
      if (name.equals("livez") && !cured.contains(each.getKey())) continue;
      Optional<String> problem = each.getValue().get();
      fine &= problem.isEmpty();
      lines.append(problem.isEmpty() ? "[+]" : "[-]").append(each.getKey());
      lines.append(problem.map(what -> " failed: " + what).orElse(" ok")).append('\n');
    }
    if (fine) return Document.text(200, verbose ? lines + name + " check passed\n" : "ok");
    return Document.text(500, lines + name + " check failed\n");
  }
}
