package dev.ballast.node.runtime.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.node.runtime.cri.v1.RuntimeServiceGrpc;
import dev.ballast.node.runtime.host.Prerequisite;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a real containerd tells of its control groups, by its configuration.
@Tag("containerd")
@Timeout(60)
class ControlGroupsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"true,ballast.slice", "false,''"})
  void aRuntimeThatUsesSystemdGetsASlice(String systemd, String parent) throws Exception {
    List<Prerequisite> missing = Prerequisite.missing();
    assumeTrue(missing.isEmpty(), () -> missing.getFirst().sentence());
    Path config = Files.writeString(folder.resolve("c.toml"), configuration(systemd));
    Process containerd =
        new ProcessBuilder(Needed.CONTAINERD.file().toString(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var channel = new CriChannel(folder.resolve("c.sock"));
    try {
      await()
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          ControlGroups.parent(RuntimeServiceGrpc.newBlockingStub(channel.ready())))
                      .isEqualTo(parent));
    } finally {
      channel.close();
      containerd.destroy();
      assertThat(containerd.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private String configuration(String systemd) {
    return """
        version = 2
        root = "%1$s/root"
        state = "%1$s/state"
        [grpc]
          address = "%1$s/c.sock"
        [plugins."io.containerd.internal.v1.opt"]
          path = "%1$s/opt"
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = %2$s
        """
        .formatted(folder, systemd);
  }

  @Test
  void whatIsNoConfigurationSaysNothing() {
    assertThat(ControlGroups.systemd("")).isFalse();
    assertThat(ControlGroups.systemd("{}")).isFalse();
    assertThat(ControlGroups.systemd("not json")).isFalse();
  }
}
