package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.ballast.cluster.Sources.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// The house rules that a compiler does not know. Limits only tighten.
class TidyTest {
  private static final int LINES_A_FILE = 500;
  private static final int LINES_A_METHOD = 70;
  private static final int COLUMNS = 120;
  private static final int COLUMNS_A_COMMENT = 100;

  /// Rooms whose job is I/O: they may touch files, sockets and processes themselves.
  private static final List<String> IO_ROOMS =
      List.of(
          "world/src/main/",
          "schemas/src/",
          "wire/src/main/",
          "cli/src/main/",
          "bench/src/main/",
          "server/src/main/java/dev/ballast/server/http/",
          "server/src/main/java/dev/ballast/server/access/pki/",
          "store/src/main/java/dev/ballast/store/rocks/",
          "client/src/main/java/dev/ballast/client/http/",
          "cluster/src/main/java/dev/ballast/cluster/data/",
          "node/src/main/java/dev/ballast/node/runtime/",
          "node/src/main/java/dev/ballast/node/stream/",
          "node/src/main/java/dev/ballast/node/probe/",
          "node/src/main/java/dev/ballast/node/volume/",
          "node/src/main/java/dev/ballast/node/network/",
          "node/src/main/java/dev/ballast/node/dns/");

  /// What is banned outside `world`, and what to use instead.
  private static final Map<String, String> BANNED_CALLS =
      Map.of(
          "\\bInstant\\.now\\(", "World.now()",
          "\\bSystem\\.(currentTimeMillis|nanoTime)\\(", "World.now() or World.nanoTime()",
          "\\bnew (Secure)?Random\\(|\\bThreadLocalRandom\\b|\\bMath\\.random\\(", "World.random()",
          "\\bUUID\\.randomUUID\\(", "World.newId()",
          "\\bThread\\.sleep\\(", "World.sleep() or World.after()",
          "\\bnew Thread\\(|\\bThread\\.(of|start)(Virtual|Platform|VirtualThread)\\(",
              "World.spawn()",
          "\\bExecutors\\.", "World.spawn() or World.after()");

  private static final Map<String, String> BANNED_IO =
      Map.of(
          "\\b(?<!\\.)Files\\.\\w+\\(|\\bnew File(Input|Output|Reader|Writer)?\\w*\\(",
              "a room whose job is I/O",
          "\\bnew (Server|Datagram)?Socket\\(|\\b\\w*SocketChannel\\.open\\(",
              "a room whose job is I/O",
          "\\bnew ProcessBuilder\\(", "a room whose job is I/O");

  private static final Set<String> BANNED_WORDS =
      Set.of("util", "utils", "common", "helper", "helpers", "manager", "impl");

  @Test
  void filesAreShort() {
    var long_ = new ArrayList<String>();
    for (Source each : Sources.all()) {
      if (each.lines().size() > LINES_A_FILE)
        long_.add(each.name() + ": " + each.lines().size() + " lines");
    }
    assertThat(long_)
        .as("files over %d lines: give the second purpose a room of its own", LINES_A_FILE)
        .isEmpty();
  }

  @Test
  void linesAreShort() {
    var wide = new ArrayList<String>();
    for (Source each : Sources.all()) {
      for (int i = 0; i < each.lines().size(); i++) {
        if (each.lines().get(i).length() > COLUMNS) wide.add(each.name() + ":" + (i + 1));
      }
    }
    assertThat(wide).as("lines over %d columns: wrap them", COLUMNS).isEmpty();
  }

  /// The formatter cuts a `///` line that is too wide and starts its rest with `//`, which then is
  /// no documentation any more.
  @Test
  void documentationStaysDocumentation() {
    var cut = new ArrayList<String>();
    for (Source each : Sources.all()) {
      boolean above = false;
      for (int i = 0; i < each.lines().size(); i++) {
        String line = each.lines().get(i).strip();
        boolean documents = line.startsWith("///");
        if (above && line.startsWith("// ")
            || documents && each.lines().get(i).length() > COLUMNS_A_COMMENT)
          cut.add(each.name() + ":" + (i + 1));
        above = documents;
      }
    }
    assertThat(cut)
        .as("`///` over %d columns or continued with `//`: wrap it by hand", COLUMNS_A_COMMENT)
        .isEmpty();
  }

  @Test
  void methodsAreShort() throws IOException {
    assertThat(longMethods())
        .as("methods over %d lines: split them by what they decide", LINES_A_METHOD)
        .isEmpty();
  }

  @Test
  void onlyTheWorldTouchesTheOutside() {
    var calls = new ArrayList<String>();
    for (Source each : Sources.all()) {
      if (!each.isMain() || each.module().equals("world") || each.module().equals("schemas"))
        continue;
      find(each, BANNED_CALLS, calls);
      if (IO_ROOMS.stream().noneMatch(each.name()::startsWith)) find(each, BANNED_IO, calls);
    }
    assertThat(calls).as("calls that belong behind the World (design law 2)").isEmpty();
  }

  @Test
  void testsWaitForConditions() {
    var sleeps = new ArrayList<String>();
    for (Source each : Sources.all()) {
      if (each.isMain() || each.name().endsWith("TidyTest.java")) continue;
      find(each, Map.of("\\bThread\\.sleep\\(", "Awaitility with a bound"), sleeps);
    }
    assertThat(sleeps).as("sleeps in tests: wait for a condition with a bound").isEmpty();
  }

  @Test
  void namesSayWhatThingsAre() {
    var vague = new ArrayList<String>();
    for (Source each : Sources.all()) {
      for (Path part : Path.of(each.name())) {
        String name = part.toString().replace(".java", "");
        for (String word : name.split("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")) {
          if (BANNED_WORDS.contains(word.toLowerCase(java.util.Locale.ROOT)))
            vague.add(each.name() + ": " + word);
        }
      }
    }
    assertThat(vague).as("names that say nothing (design law 8)").isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() {
    var packages = new TreeMap<String, Boolean>();
    for (Source each : Sources.all()) {
      if (!each.isMain()) continue;
      String folder = Path.of(each.name()).getParent().toString();
      packages.merge(folder, each.name().endsWith("package-info.java"), Boolean::logicalOr);
    }
    packages.values().removeIf(described -> described);
    assertThat(packages.keySet()).as("packages without a package-info.java").isEmpty();
  }

  private static void find(Source source, Map<String, String> banned, List<String> found) {
    for (var rule : banned.entrySet()) {
      Pattern pattern = Pattern.compile(rule.getKey());
      for (int i = 0; i < source.lines().size(); i++) {
        String line = source.lines().get(i);
        if (line.strip().startsWith("//") || !pattern.matcher(line).find()) continue;
        found.add(
            source.name() + ":" + (i + 1) + ": " + line.strip() + "  -> use " + rule.getValue());
      }
    }
  }

  private static List<String> longMethods() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var found = new ArrayList<String>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      var units =
          files.getJavaFileObjectsFromPaths(Sources.all().stream().map(Source::path).toList());
      var task =
          (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(
            new TreeScanner<Void, Void>() {
              @Override
              public Void visitMethod(MethodTree method, Void none) {
                LineMap lines = unit.getLineMap();
                long start = lines.getLineNumber(positions.getStartPosition(unit, method));
                long length =
                    lines.getLineNumber(positions.getEndPosition(unit, method)) - start + 1;
                if (length > LINES_A_METHOD) {
                  Path file = Sources.root().relativize(Path.of(unit.getSourceFile().toUri()));
                  found.add(file + ":" + start + " " + method.getName() + ": " + length + " lines");
                }
                return super.visitMethod(method, none);
              }
            },
            null);
      }
    }
    return found;
  }
}
