package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The real kubectl 1.36, which `build/test-tools.sh` fetches. Where it is missing, the test that
/// asks for it is skipped.
record Kubectl(Path kubeconfig) {
  record Result(int code, String out, String err) {}

  static Path binary() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("check"))) here = here.getParent();
    Path kubectl = here.resolve("build/target/kubectl");
    assumeTrue(Files.isExecutable(kubectl), "no kubectl: run build/test-tools.sh");
    return kubectl;
  }

  /// Runs kubectl and returns what it printed; fails the test where kubectl fails.
  String run(String... arguments) {
    Result result = attempt(Map.of(), "", arguments);
    assertThat(result.code())
        .as("kubectl %s%n%s%n%s", Arrays.toString(arguments), result.out, result.err)
        .isZero();
    return result.out;
  }

  /// As [#run], with `input` on standard input.
  String pipe(String input, String... arguments) {
    Result result = attempt(Map.of(), input, arguments);
    assertThat(result.code())
        .as("kubectl %s%n%s%n%s", Arrays.toString(arguments), result.out, result.err)
        .isZero();
    return result.out;
  }

  /// Runs kubectl and returns how it ended, whatever that was.
  Result attempt(Map<String, String> environment, String input, String... arguments) {
    var command =
        new ArrayList<String>(List.of(binary().toString(), "--kubeconfig", kubeconfig.toString()));
    command.addAll(Arrays.asList(arguments));
    try {
      Path in = Files.createTempFile("kubectl", ".in");
      Path out = Files.createTempFile("kubectl", ".out");
      Path err = Files.createTempFile("kubectl", ".err");
      Files.writeString(in, input);
      var builder = new ProcessBuilder(command);
      builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      builder.environment().put("KUBECTL_KUBERC", "false");
      Process process = builder.start();
      boolean ended = process.waitFor(180, TimeUnit.SECONDS);
      if (!ended) process.destroyForcibly().waitFor();
      var result =
          new Result(
              ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
      for (Path each : List.of(in, out, err)) Files.delete(each);
      return result;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts a kubectl that goes on, `logs -f` for example; what it says goes to `out`.
  Process start(Path out, String... arguments) throws IOException {
    var command =
        new ArrayList<String>(List.of(binary().toString(), "--kubeconfig", kubeconfig.toString()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  /// `kubectl get ... -o json` as one object.
  KubeObject object(String... what) {
    return new KubeObject((ObjectNode) json(what));
  }

  /// `kubectl get ... -o json` as its items.
  List<KubeObject> objects(String... what) {
    var items = new ArrayList<KubeObject>();
    for (JsonNode each : json(what).path("items")) items.add(new KubeObject((ObjectNode) each));
    return items;
  }

  private JsonNode json(String... what) {
    var arguments = new ArrayList<String>(List.of("get", "-o", "json"));
    arguments.addAll(Arrays.asList(what));
    return Json.parse(run(arguments.toArray(String[]::new)));
  }
}
