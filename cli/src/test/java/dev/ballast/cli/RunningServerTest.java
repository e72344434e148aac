package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

/// Which process is a server that runs.
class RunningServerTest {
  /// The shell starts a child, and then becomes a program that never asks what became of it.
  @Test
  @EnabledOnOs(LINUX)
  void aProcessThatNobodyCollectsHasEnded() throws Exception {
    var shell = new ProcessBuilder("sh", "-c", "true & echo $!; exec sleep 60").start();
    try (var out =
        new BufferedReader(
            new java.io.InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII))) {
      long child = Long.parseLong(out.readLine());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ProcessHandle.of(child).map(RunningServer::ended).orElse(true));
      assertThat(RunningServer.ended(shell.toHandle())).isFalse();
    } finally {
      shell.destroyForcibly();
    }
  }
}
