package dev.ballast.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    List<String> recordings = Recordings.texts();
    assumeFalse(recordings.isEmpty(), "no recordings here");
    var replay = new Replay(Kinds.builtIn());
    var differences = new ArrayList<String>();
    for (String each : recordings) differences.addAll(replay.differences(each));
    differences.removeIf(each -> OF_OTHERS.contains(each.substring(0, each.indexOf(':'))));
    assertThat(differences).as("%d writes replayed", replay.played()).isEmpty();
  }
}
