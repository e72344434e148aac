package dev.ballast.cli;

import static org.awaitility.Awaitility.await;

import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the loss of power and a new start do to one cluster of a machine, without the machine: its
/// processes are killed, and what was in memory alone is gone (its folder there, mounts, network
/// namespaces, the bridge, rules of the packet filter). The data folder stays.
final class Reboot {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Path NAMESPACES = Path.of("/run/netns");
  private static final Path ROOT = Path.of("/");

  private final RealMachine machine;
  private final Set<Path> namespacesBefore;
  private final Path rulesBefore;

  /// Takes note of the machine as it is without the cluster.
  ///
  /// @param scratch a folder for a file
  Reboot(RealMachine machine, Path scratch) throws IOException, InterruptedException {
    this.machine = machine;
    this.namespacesBefore = Set.copyOf(namespaces());
    this.rulesBefore = scratch.resolve("rules");
    Files.writeString(rulesBefore, Command.run(ROOT, LIMIT, List.of(tables("iptables-save"))));
  }

  private static String tables(String program) {
    return Needed.IPTABLES.file().resolveSibling(program).toString();
  }

  void happen() throws Exception {
    machine.kill();
    long containerd = machine.containerd().pid().orElseThrow();
    ProcessHandle.of(containerd).ifPresent(ProcessHandle::destroyForcibly);
    for (ProcessHandle shim : shims()) {
      List<ProcessHandle> all = new ArrayList<>(shim.descendants().toList());
      all.add(shim);
      for (ProcessHandle each : all) {
        each.destroyForcibly();
        await().atMost(LIMIT).until(() -> !runs(each.pid()));
      }
    }
    for (String each : mounts().reversed()) run("umount", "-l", each);
    for (Path each : namespaces()) {
      boolean ofPod = each.getFileName().toString().startsWith("cni-");
      if (ofPod && !namespacesBefore.contains(each)) {
        run(Needed.IP.file().toString(), "netns", "delete", each.getFileName().toString());
      }
    }
    run(Needed.IP.file().toString(), "link", "delete", machine.bridge());
    run(tables("iptables-restore"), rulesBefore.toString());
    Files.deleteIfExists(machine.memoryFolder());
  }

  /// The init process of a container whose shim is gone may stay a zombie where nobody waits for
  /// it.
  private static boolean runs(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/stat");
    try {
      String text = new String(Files.readAllBytes(status), StandardCharsets.UTF_8);
      return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  private List<ProcessHandle> shims() throws IOException {
    var found = new ArrayList<ProcessHandle>();
    for (ProcessHandle each : ProcessHandle.allProcesses().toList()) {
      String line = commandLine(each.pid());
      boolean ours =
          line.contains("containerd-shim") && line.contains(machine.memoryFolder() + "/");
      if (ours) found.add(each);
    }
    return found;
  }

  private static String commandLine(long pid) {
    try {
      return new String(
          Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }

  private List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .map(line -> Path.of(line.split(" ")[1]))
        .filter(at -> at.startsWith(machine.data()) || at.startsWith(machine.memoryFolder()))
        .map(Path::toString)
        .toList();
  }

  private static Set<Path> namespaces() throws IOException {
    if (!Files.isDirectory(NAMESPACES)) return new HashSet<>();
    try (Stream<Path> all = Files.list(NAMESPACES)) {
      return all.collect(Collectors.toSet());
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Command.run(ROOT, LIMIT, List.of(command));
  }
}
