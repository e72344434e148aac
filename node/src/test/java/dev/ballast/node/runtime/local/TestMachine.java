package dev.ballast.node.runtime.local;

import dev.ballast.node.network.PodNetwork;
import dev.ballast.node.network.Subnet;
import dev.ballast.node.runtime.ContainerConfig;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.runtime.cri.CriRuntime;
import dev.ballast.node.runtime.host.Prerequisite;
import dev.ballast.node.runtime.host.RunFolder;
import dev.ballast.node.runtime.image.ImageArchive;
import dev.ballast.node.runtime.image.Machine;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A containerd and a network of a test's own, in a temporary folder, and everything of it gone at
/// the end.
public final class TestMachine implements AutoCloseable {
  static final String BUSYBOX = "docker.io/library/busybox:test";
  private static final Path STATIC_BUSYBOX = Path.of("/bin/busybox");

  public final World world = new SystemWorld();
  public final Path data;
  final PodNetwork network;
  final LocalContainerd containerd;
  public CriRuntime runtime;

  private TestMachine() throws IOException {
    data = Files.createTempDirectory("ballast-test");
    Subnet subnet = Subnet.parse("10.244.64.0/24").firstFree(List.of());
    network = new PodNetwork(data, subnet);
    containerd = new LocalContainerd(world, data, network.configFolder());
    runtime = new CriRuntime(world, containerd.socket());
  }

  public static TestMachine start() throws Exception {
    List<Prerequisite> missing = Prerequisite.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.getFirst().sentence());
    Assumptions.assumeTrue(Files.exists(STATIC_BUSYBOX), "install busybox-static");
    var machine = new TestMachine();
    try {
      machine.network.prepare();
      machine.containerd.start();
      machine.importBusybox();
      return machine;
    } catch (Exception | Error e) {
      machine.close();
      throw e;
    }
  }

  private void importBusybox() throws Exception {
    Path root = Files.createDirectories(data.resolve("busybox/bin"));
    Files.copy(STATIC_BUSYBOX, root.resolve("busybox"));
    for (String applet :
        List.of(
            "sh", "cat", "echo", "seq", "sleep", "nslookup", "wget", "httpd", "kill", "ps", "id")) {
      Files.createSymbolicLink(root.resolve(applet), Path.of("busybox"));
    }
    Files.createDirectories(data.resolve("busybox/tmp"));
    Path archive = data.resolve("busybox.tar");
    Machine machine = Machine.of(System.getProperty("os.arch")).orElseThrow();
    var process = new ImageArchive.Process(List.of("/bin/sh"), Map.of("PATH", "/bin"));
    ImageArchive.ofTree(BUSYBOX, machine, process, data.resolve("busybox"), archive);
    containerd.importImage(archive);
  }

  public SandboxConfig sandbox(String name) {
    return new SandboxConfig(
        "uid-" + name,
        name,
        "default",
        0,
        name,
        data.resolve("logs/" + name + "_0"),
        new SandboxConfig.Dns(List.of(network.gateway()), List.of("cluster.local"), List.of()),
        List.of(),
        SandboxConfig.Sharing.NONE,
        SandboxConfig.Security.DEFAULT,
        "",
        Map.of("io.kubernetes.pod.uid", "uid-" + name, "io.kubernetes.pod.name", name),
        Map.of());
  }

  public ContainerConfig container(String name, String script) {
    return config(name, BUSYBOX, List.of("/bin/sh", "-c", script), List.of());
  }

  /// A container that runs what its image says, and sees the logs of this machine's pods.
  ContainerConfig ofImage(String name, String image) {
    var logs =
        new ContainerConfig.Mount(
            "/var/log/pods", data.resolve("logs"), true, ContainerConfig.Mount.Propagation.PRIVATE);
    return config(name, image, List.of(), List.of(logs));
  }

  private static ContainerConfig config(
      String name, String image, List<String> command, List<ContainerConfig.Mount> mounts) {
    return new ContainerConfig(
        name,
        0,
        image,
        image,
        command,
        List.of(),
        "",
        List.of(new ContainerConfig.Variable("GREETING", "hello")),
        mounts,
        ContainerConfig.Resources.UNLIMITED,
        ContainerConfig.Security.DEFAULT,
        ContainerConfig.Console.NONE,
        "",
        name + "/0.log",
        Map.of("io.kubernetes.pod.uid", "uid-" + name, "io.kubernetes.container.name", name),
        Map.of());
  }

  /// Forgets everything this process knows, as a restart of the server does.
  void reconnect() {
    runtime.close();
    runtime = new CriRuntime(world, containerd.socket());
  }

  @Override
  public void close() throws Exception {
    try {
      for (Sandbox each : runtime.sandboxes()) {
        runtime.stopSandbox(each.id());
        runtime.removeSandbox(each.id());
      }
    } catch (RuntimeFailure e) {
      // It never came up: there are no sandboxes.
    }
    runtime.close();
    containerd.stop();
    network.remove();
    new RunFolder(data).unmount();
    try (Stream<Path> walk = Files.walk(data)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }
}
