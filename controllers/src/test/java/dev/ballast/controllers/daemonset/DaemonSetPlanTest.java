package dev.ballast.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.daemonset.DaemonSetPlan.Action;
import dev.ballast.controllers.daemonset.DaemonSetPlan.Observed;
import dev.ballast.controllers.daemonset.DaemonSpec.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One row a case. The first column is the number of the rule in docs/semantics.md.
///
/// - the set: `unavailable=2 unavailable=50% surge=1 minReady=10 onDelete`
/// - its nodes: `a b c/stay d/never`; `/stay` keeps a pod but takes no new one, `/never` wants none
/// - its pods: `a:ready b:pending/old`; states as for a StatefulSet, plus `unbound` (pending, not
///   scheduled); a revision (`new` where none is said); pods are as old as they stand in order
class DaemonSetPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

  @ParameterizedTest(name = "{0}: {1} | {2} | {3} -> {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # rule | set | nodes | pods | what happens
          30 |          | a b        |                        | create a, create b
          30 |          | a b/never  | a:ready                |
          30 |          | a b        | a:pending b:ready      |
          30 |          | a          | a:going                |
          31 |          | a/stay     | a:ready                |
          31 |          | a/stay b/stay | a:ready             |
          31 |          | a/never    | a:ready                | delete a1 unwanted
          31 |          | a/never    | a:going                |
          33 |          | a          | a:failed               | delete a1 failed
          33 |          | a          | a:succeeded            | delete a1 succeeded
          33 |          | a/stay     | a:failed               | delete a1 failed
          33 | surge=1  | a          | a:failed               | delete a1 failed
          34 |          | a          | a:ready a:ready a:ready | delete a2 surplus, delete a3 surplus
          34 |          | a          | a:unbound a:ready      | delete a1 surplus
          34 |          | a          | a:going a:ready        |
          36 |          | a b c      | a:ready/old b:ready/old c:ready/old | delete a1 outdated
          36 |          | a b c      | a:ready b:ready/old c:ready/old   | delete b2 outdated
          36 |          | a b c      | a:running b:ready/old c:ready/old |
          36 |          | a b c      | a:going/old b:ready/old c:ready/old |
          36 |          | a b c      | a:ready/old b:running/old c:ready/old | delete b2 outdated
          36 | unavailable=2 | a b c | a:ready/old b:running/old c:ready/old | delete b2 outdated, delete a1 outdated
          36 | minReady=10 | a b     | a:fresh b:ready/old    |
          36 | onDelete | a b        | a:ready/old b:running/old |
          37 | unavailable=50% | a b c | a:ready/old b:ready/old c:ready/old | delete a1 outdated, delete b2 outdated
          37 | unavailable=1% | a b c | a:ready/old b:ready/old c:ready/old | delete a1 outdated
          37 | unavailable=0 | a b c | a:ready/old b:ready/old c:ready/old | delete a1 outdated
          37 | surge=50% unavailable=0 | a b c | a:ready/old b:ready/old c:ready/old | create a, create b
          38 | surge=1  | a b        | a:ready/old b:ready/old | create a
          38 | surge=1  | a b        | a:ready/old b:ready/old a:running |
          38 | surge=1  | a b        | a:ready/old b:ready/old a:ready | delete a1 outdated
          38 | surge=1  | a b        | a:running/old b:ready/old a:running | delete a1 outdated
          38 | surge=1  | a b        | a:ready b:running/old  | create b
          38 | surge=1 minReady=10 | a | a:ready/old a:fresh  |
          38 | surge=1  | a          | a:going                | create a
          38 | surge=1  | a/stay b   | a:ready/old            | create b
          38 | surge=1  | a/stay b   | a:ready/old b:running  |
          38 | surge=1  | a/stay b   | a:ready/old b:ready    | delete a1 outdated
          38 | surge=1  | a/stay     | a:running/old          | delete a1 outdated
          41 |          | a          | a:ready gone:unbound   | delete gone2 unwanted
          41 |          | a          | a:ready gone:ready     |
          """)
  void rules(int rule, String set, String nodes, String pods, String expected) {
    Observed seen = scene(set, nodes, pods, Map.of());
    assertThat(told(DaemonSetPlan.decide(seen, NOW))).isEqualTo(expected == null ? "" : expected);
  }

  /// The counts: desired, current, misscheduled, ready, updated, available.
  @ParameterizedTest(name = "{0}: {1} | {2} | {3} -> {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          39 |             | a b c     | a:ready b:running/old            | 3 2 0 1 1 1
          39 | surge=1     | a         | a:ready/old a:running            | 1 1 0 1 0 1
          39 | surge=1     | a         | a:running/old a:ready            | 1 1 0 0 0 0
          39 | minReady=10 | a b       | a:fresh b:ready                  | 2 2 0 2 2 1
          39 |             | a b/never | a:ready b:ready                  | 1 1 1 1 1 1
          39 |             | a b/stay  | a:ready b:ready                  | 1 1 1 1 1 1
          """)
  void status(int rule, String set, String nodes, String pods, String expected) {
    List<Action> actions = DaemonSetPlan.decide(scene(set, nodes, pods, Map.of()), NOW);
    DaemonStatus status =
        actions.stream()
            .filter(Action.UpdateStatus.class::isInstance)
            .map(each -> ((Action.UpdateStatus) each).status())
            .findFirst()
            .orElseThrow();
    assertThat(
            "%d %d %d %d %d %d"
                .formatted(
                    status.desired(),
                    status.current(),
                    status.misscheduled(),
                    status.ready(),
                    status.updated(),
                    status.available()))
        .isEqualTo(expected);
  }

  @Test
  void s33_aFailedPodIsLeftAloneForAWhile() {
    Observed seen = scene("", "a", "a:failed", Map.of("a", NOW.plusSeconds(4)));
    List<Action> actions = DaemonSetPlan.decide(seen, NOW);
    assertThat(told(actions)).isEmpty();
    assertThat(actions).contains(new Action.LookAgain(Duration.ofSeconds(4)));
    assertThat(told(DaemonSetPlan.decide(seen, NOW.plusSeconds(4)))).isEqualTo("delete a1 failed");
  }

  @Test
  void s33_patienceGrowsWithEveryFailureAndIsForgotten() {
    var patience = new FailurePatience();
    var place = new FailurePatience.Place("set", "a");
    for (int i = 0; i < 3; i++) patience.deleted(place, NOW);
    patience.deleted(new FailurePatience.Place("set", "b"), NOW);
    assertThat(patience.of("set", NOW))
        .isEqualTo(Map.of("a", NOW.plusSeconds(4), "b", NOW.plusSeconds(1)));
    assertThat(patience.of("another", NOW)).isEmpty();
    for (int i = 0; i < 20; i++) patience.deleted(place, NOW);
    assertThat(patience.of("set", NOW)).containsEntry("a", NOW.plus(Duration.ofMinutes(15)));
    assertThat(patience.of("set", NOW.plus(Duration.ofMinutes(31)))).isEmpty();
  }

  @Test
  void s35_aRoundCreatesAndDeletesNoMoreThan250() {
    String nodes =
        IntStream.range(0, 600).mapToObj(each -> "n" + each).collect(Collectors.joining(" "));
    assertThat(DaemonSetPlan.decide(scene("", nodes, "", Map.of()), NOW))
        .filteredOn(Action.CreatePod.class::isInstance)
        .hasSize(250);
    String pods =
        Stream.of(nodes.split(" ")).map(each -> each + ":ready").collect(Collectors.joining(" "));
    String never = nodes.replace(" ", "/never ") + "/never";
    assertThat(DaemonSetPlan.decide(scene("", never, pods, Map.of()), NOW))
        .filteredOn(Action.DeletePod.class::isInstance)
        .hasSize(250);
  }

  static Observed scene(String set, String nodes, String pods, Map<String, Instant> patience) {
    var fits = new TreeMap<String, Eligibility>();
    for (String each : list(nodes)) {
      String[] parts = each.split("/");
      String fit = parts.length > 1 ? parts[1] : "run";
      fits.put(parts[0], new Eligibility(fit.equals("run"), !fit.equals("never")));
    }
    var members = new ArrayList<DaemonPod>();
    for (String each : list(pods)) members.add(pod(each, members.size() + 1));
    var known = new DaemonStatus(0, 0, 0, 0, 0, 0, 0, 0);
    return new Observed(spec(set), fits, members, "new", patience, known, 0);
  }

  private static List<String> list(String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  static DaemonSpec spec(String text) {
    Map<String, String> words =
        list(text).stream()
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each.length > 1 ? each[1] : ""));
    return new DaemonSpec(
        "logs",
        1,
        words.containsKey("onDelete"),
        share(words.getOrDefault("unavailable", "1")),
        share(words.getOrDefault("surge", "0")),
        Integer.parseInt(words.getOrDefault("minReady", "0")));
  }

  private static Share share(String text) {
    return new Share(Integer.parseInt(text.replace("%", "")), text.endsWith("%"));
  }

  private static DaemonPod pod(String text, int age) {
    String[] parts = text.split("[:/]");
    String state = parts[1];
    String phase =
        switch (state) {
          case "failed" -> "Failed";
          case "succeeded" -> "Succeeded";
          case "pending", "unbound" -> "Pending";
          default -> "Running";
        };
    Instant since =
        switch (state) {
          case "ready", "going" -> NOW.minusSeconds(600);
          case "fresh" -> NOW.minusSeconds(5);
          default -> null;
        };
    return new DaemonPod(
        parts[0] + age,
        "uid-" + age,
        parts[0],
        !state.equals("unbound"),
        NOW.minusSeconds(1_000 - age),
        phase,
        since,
        state.equals("going"),
        parts.length > 2 ? parts[2] : "new");
  }

  static String told(List<Action> actions) {
    return actions.stream()
        .map(DaemonSetPlanTest::told)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String told(Action action) {
    return switch (action) {
      case Action.CreatePod create -> "create " + create.node();
      case Action.DeletePod delete ->
          "delete " + delete.pod().name() + " " + delete.why().name().toLowerCase(Locale.ROOT);
      case Action.UpdateStatus status -> "";
      case Action.LookAgain again -> "";
    };
  }
}
