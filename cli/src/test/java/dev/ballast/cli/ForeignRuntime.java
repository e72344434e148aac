package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.node.network.Subnet;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.runtime.cri.CriRuntime;
import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import dev.ballast.node.runtime.image.ImageArchive;
import dev.ballast.node.runtime.image.Machine;
import dev.ballast.node.runtime.image.PauseProgram;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A containerd that is none of Ballast's: started by the test, with a configuration, a network and
/// images of its own, as an administrator's would be.
final class ForeignRuntime implements AutoCloseable {
  private static final String PAUSE = "example.com/pause:1";
  private static final String BRIDGE = "foreigntest0";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final Process containerd;
  private final CriRuntime runtime;

  private ForeignRuntime(Path folder, Process containerd) {
    this.folder = folder;
    this.containerd = containerd;
    this.runtime = new CriRuntime(new SystemWorld(), socket());
  }

  static ForeignRuntime start(Path folder) throws Exception {
    Path network = Files.createDirectories(folder.resolve("net.d"));
    Files.writeString(
        network.resolve("10-test.conflist"), network(folder, Subnet.parse("10.247.64.0/24")));
    Path config = Files.writeString(folder.resolve("config.toml"), configuration(folder));
    Process containerd =
        new ProcessBuilder(Needed.CONTAINERD.file().toString(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var started = new ForeignRuntime(folder, containerd);
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> started.runtime.readiness().ready());
      Path pause = folder.resolve("pause.tar");
      Machine machine = Machine.of(System.getProperty("os.arch")).orElseThrow();
      ImageArchive.ofProgram(PAUSE, machine, "pause", PauseProgram.bytes(machine), pause);
      started.importImage(pause);
      started.importImage(BusyboxImage.archive(folder));
      return started;
    } catch (Exception | Error e) {
      started.close();
      throw e;
    }
  }

  private static String network(Path folder, Subnet wanted) throws IOException {
    String subnet = wanted.firstFree(List.of()).toString();
    return """
        {"cniVersion": "0.4.0", "name": "test", "plugins": [
          {"type": "bridge", "bridge": "%s", "isGateway": true, "ipMasq": true,
           "ipam": {"type": "host-local", "dataDir": "%s", "ranges": [[{"subnet": "%s"}]],
                    "routes": [{"dst": "0.0.0.0/0"}]}},
          {"type": "portmap", "capabilities": {"portMappings": true}}]}
        """
        .formatted(BRIDGE, folder.resolve("addresses"), subnet);
  }

  private static String configuration(Path folder) {
    return """
        version = 2
        root = "%1$s/root"
        state = "%1$s/state"
        [grpc]
          address = "%1$s/containerd.sock"
        [plugins."io.containerd.internal.v1.opt"]
          path = "%1$s/opt"
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%2$s"
          restrict_oom_score_adj = true
        [plugins."io.containerd.grpc.v1.cri".cni]
          bin_dir = "%3$s"
          conf_dir = "%1$s/net.d"
        """
        .formatted(folder, PAUSE, Needed.pluginFolder().orElseThrow());
  }

  private void importImage(Path archive) throws IOException, InterruptedException {
    Command.run(
        folder,
        LIMIT,
        List.of(
            Needed.CTR.file().toString(),
            "--address",
            socket().toString(),
            "--namespace",
            "k8s.io",
            "images",
            "import",
            archive.toString()));
  }

  Path socket() {
    return folder.resolve("containerd.sock");
  }

  /// The pods in it, whoever made them.
  List<Sandbox> pods() {
    return runtime.sandboxes();
  }

  /// Makes a pod's sandbox as somebody else's agent would, with the labels that all agents use.
  String somebodyElsesPod() {
    return runtime.runSandbox(
        new SandboxConfig(
            "5e1f-other",
            "other",
            "elsewhere",
            0,
            "other",
            folder.resolve("other-logs"),
            SandboxConfig.Dns.NODE,
            List.of(),
            SandboxConfig.Sharing.NONE,
            SandboxConfig.Security.DEFAULT,
            "",
            Map.of(
                "io.kubernetes.pod.uid", "5e1f-other",
                "io.kubernetes.pod.name", "other",
                "io.kubernetes.pod.namespace", "elsewhere"),
            Map.of()));
  }

  @Override
  public void close() throws Exception {
    if (containerd.isAlive()) {
      for (Sandbox each : runtime.sandboxes()) {
        runtime.stopSandbox(each.id());
        runtime.removeSandbox(each.id());
      }
      containerd.destroy();
      assertThat(containerd.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }
    runtime.close();
    if (Files.exists(Path.of("/sys/class/net", BRIDGE))) {
      Command.run(folder, LIMIT, List.of(Needed.IP.file().toString(), "link", "delete", BRIDGE));
    }
  }
}
