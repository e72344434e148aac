package dev.ballast.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the kinds against what a Kubernetes 1.36 server answered, where its recordings are at
/// hand: the writes of every recording go through defaults and rules directly.
class RecordingsTest {
  /// Steps whose answers others give: pruning, admission, allocation; and one where Kubernetes
  /// compares bytes that differ only in their spaces.
  private static final Set<String> OF_OTHERS =
      Set.of(
          "field-validation 2",
          "field-validation 3",
          "field-validation 5",
          "pod-security 5",
          "service-clusterip 2",
          "service-clusterip 3",
          "controllerrevision 3");

  @Test
  void writesEndAsRecorded() throws IOException {
    Path folder = recordings();
    assumeTrue(Files.isDirectory(folder), "no recordings here");
    var replay = new Replay(Kinds.builtIn());
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(each -> each.toString().endsWith(".json")).sorted().toList();
    }
    var differences = new ArrayList<String>();
    for (Path each : files) differences.addAll(replay.differences(Files.readString(each)));
    differences.removeIf(each -> OF_OTHERS.contains(each.substring(0, each.indexOf(':'))));
    assertThat(differences).as("%d writes replayed", replay.played()).isEmpty();
  }

  /// The folder `shared/recordings` beside this checkout or further up.
  private static Path recordings() {
    Path here = Path.of("").toAbsolutePath();
    for (Path each = here; each != null; each = each.getParent()) {
      Path found = each.resolve("shared/recordings");
      if (Files.isDirectory(found)) return found;
    }
    return here.resolve("shared/recordings");
  }
}
