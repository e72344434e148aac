package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees who types wrong things: one sentence that says what to do, and the right exit
/// code.
class CommandLineTest {
  @TempDir private Path scratch;

  private BallastProcess.Ended run(String... arguments) throws IOException, InterruptedException {
    return BallastProcess.run(scratch, arguments);
  }

  private String data() {
    return scratch.resolve("data").toString();
  }

  @Test
  void wrongUsageIsExitCodeTwo() throws Exception {
    assertThat(run("up", "--nonsense").code()).isEqualTo(2);
    var both = run("up", "--data", data(), "--simulate", "3", "--no-node", "--listen", "nowhere");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.output())
        .contains("--simulate and --no-node exclude each other")
        .contains("ADDRESS:PORT");
  }

  @Test
  void versionAndHelpAreExitCodeZero() throws Exception {
    assertThat(run("version").output()).contains("Ballast").contains("Kubernetes API 1.36");
    assertThat(run("up", "--help").output()).contains("--simulate").contains("--detach");
  }

  @Test
  void withoutAServerStatusSaysHowToStartOneAndDownIsContent() throws Exception {
    var status = run("status", "--data", data());
    assertThat(status.code()).isEqualTo(1);
    assertThat(status.output()).contains("ballast up");
    assertThat(run("down", "--data", data()).code()).isZero();
  }

  @Test
  void aManifestThatCantBeReadIsNamedWithItsLine() throws Exception {
    Path broken =
        Files.writeString(
            scratch.resolve("broken.yaml"), "apiVersion: v1\nkind: ConfigMap\n---\na: [1\n");
    var ended = run("up", "--data", data(), "--api-only", "--detach", "-f", broken.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("broken.yaml").contains("line");
    assertThat(scratch.resolve("data").resolve("server.json")).doesNotExist();
  }

  @Test
  void aDataFolderThatIsAFileIsSaidInOneSentence() throws Exception {
    Path file = Files.writeString(scratch.resolve("file"), "");
    var ended = run("up", "--data", file.toString(), "--api-only");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains(file + " is a file, not a folder").contains("--data");
  }

  @Test
  void aTakenPortIsSaidInOneSentence() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var ended =
          run(
              "up",
              "--data",
              data(),
              "--api-only",
              "--listen",
              "127.0.0.1:" + taken.getLocalPort());
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.output()).contains("is taken").contains("--listen");
    }
  }

  @Test
  void aRefusedDocumentIsNamedAndLeavesNothingBehind() throws Exception {
    Path wrong =
        Files.writeString(
            scratch.resolve("wrong.yaml"),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: good}\n---\napiVersion: v1\nkind: Service\n"
                + "metadata: {name: bad}\nspec: {ports: [{port: 99999}]}\n");
    try (BallastProcess ballast = BallastProcess.up(scratch.resolve("data"), "--api-only")) {
      var ended = run("up", "--data", data(), "-f", wrong.toString());
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.output())
          .contains("wrong.yaml, document 2 (line 5)")
          .contains("spec.ports[0].port");
      assertThat(ballast.kubectl().attempt(java.util.Map.of(), "", "get", "service", "bad").code())
          .isEqualTo(1);
    }
  }
}
