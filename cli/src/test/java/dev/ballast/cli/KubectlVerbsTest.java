package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each verb of kubectl's own help at least once: `kubectl-verbs.txt` says what is typed and what
/// must be told.
class KubectlVerbsTest {
  /// Those that need more than a line, and have tests of their own: `PodStreamsTest`,
  /// `KubectlOnContainersTest`, `AccessTest`, and one here. `kuberc` knows no server.
  private static final Set<String> ELSEWHERE =
      Set.of("attach", "certificate", "cp", "kuberc", "port-forward", "proxy");

  private static final Pattern VERB = Pattern.compile("^  ([a-z-]+) +[A-Z]", Pattern.MULTILINE);

  /// One command and what it must print.
  private record Step(List<String> arguments, boolean succeeds, List<String> told) {}

  private static List<Step> steps(Path scratch) throws IOException {
    var steps = new ArrayList<Step>();
    try (InputStream in = KubectlVerbsTest.class.getResourceAsStream("kubectl-verbs.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.replace("{tmp}", scratch.toString()).split("\n")) {
        if (line.startsWith("> ")) steps.getLast().told.add(line.substring(2));
        if (!line.startsWith("$ ") && !line.startsWith("! ")) continue;
        List<String> arguments = List.of(line.substring(2).split(" "));
        steps.add(new Step(arguments, line.startsWith("$"), new ArrayList<>()));
      }
    }
    return steps;
  }

  @Test
  void everyVerbDoesWhatItSays(@TempDir Path scratch) throws Exception {
    Kubectl.binary();
    files(scratch);
    try (BallastProcess ballast = BallastProcess.up(scratch.resolve("data"), "--simulate", "2")) {
      Kubectl kubectl = ballast.kubectl();
      var all = new SoftAssertions();
      for (Step each : steps(scratch)) run(kubectl, scratch, each, all);
      all.assertAll();
      proxy(kubectl, scratch);
      assertThat(verbs(kubectl)).as("verbs that nothing tries").isEmpty();
    }
  }

  private static void run(Kubectl kubectl, Path scratch, Step step, SoftAssertions soft) {
    var environment =
        Map.of("EDITOR", scratch.resolve("editor.sh").toString(), "KUBECTL_APPLYSET", "true");
    Kubectl.Result result = kubectl.attempt(environment, "", step.arguments.toArray(String[]::new));
    String all = result.out() + result.err();
    soft.assertThat(result.code() == 0)
        .as("kubectl %s%n%s", String.join(" ", step.arguments), all)
        .isEqualTo(step.succeeds);
    for (String each : step.told)
      soft.assertThat(all).as("kubectl %s", String.join(" ", step.arguments)).contains(each);
  }

  /// The verbs of the help that no step begins with.
  private static Set<String> verbs(Kubectl kubectl) throws IOException {
    var verbs = new TreeSet<String>();
    Matcher found = VERB.matcher(kubectl.run("--help"));
    while (found.find()) verbs.add(found.group(1));
    assertThat(verbs).hasSizeGreaterThan(40);
    for (Step each : steps(Path.of("/"))) verbs.remove(each.arguments.getFirst());
    verbs.removeAll(ELSEWHERE);
    return verbs;
  }

  private static void proxy(Kubectl kubectl, Path scratch) throws Exception {
    Path said = scratch.resolve("proxy.out");
    Process proxy = kubectl.start(said, "proxy", "--port=0");
    try {
      Pattern place = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> place.matcher(Files.readString(said)).find());
      Matcher found = place.matcher(Files.readString(said));
      assertThat(found.find()).isTrue();
      URI nodes = URI.create("http://" + found.group() + "/api/v1/nodes/sim-0");
      try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        assertThat(http.send(HttpRequest.newBuilder(nodes).build(), BodyHandlers.ofString()).body())
            .contains("sim-0");
      }
    } finally {
      proxy.destroy();
      proxy.waitFor();
    }
  }

  private static void files(Path scratch) throws IOException {
    Files.writeString(
        scratch.resolve("map.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: mine, namespace: verbs, labels: {part: verbs}}
        data: {colour: red}
        """);
    Files.writeString(
        scratch.resolve("role.yaml"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: verbs}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: [get]}
        """);
    Path folder = Files.createDirectory(scratch.resolve("kustom"));
    Files.copy(scratch.resolve("map.yaml"), folder.resolve("map.yaml"));
    Files.writeString(
        folder.resolve("kustomization.yaml"), "resources: [map.yaml]\nnamePrefix: kustom-\n");
    Path editor = scratch.resolve("editor.sh");
    Files.writeString(editor, "#!/bin/sh\nsed -i 's/colour: .*/colour: green/' \"$1\"\n");
    Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
  }
}
