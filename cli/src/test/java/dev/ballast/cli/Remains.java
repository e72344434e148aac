package dev.ballast.cli;

import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.cri.CriRuntime;
import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds what is on a machine of pods and volumes that the API does not have: sandboxes,
/// containers, shims, mounts, network namespaces, addresses, interfaces, rules of the packet
/// filter, folders.
final class Remains {
  private static final String POD_UID = "io.kubernetes.pod.uid";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Path NAMESPACES = Path.of("/run/netns");

  private final RealMachine machine;
  private final long namespacesBefore;

  /// Takes note of what is there now and none of ours.
  Remains(RealMachine machine) throws IOException {
    this.machine = machine;
    this.namespacesBefore = namespaces();
  }

  /// A line for each thing that is too much, or missing.
  ///
  /// @param pods every pod that the API has
  /// @param volumes every persistent volume that it has
  List<String> of(List<KubeObject> pods, List<KubeObject> volumes) throws Exception {
    var found = new ArrayList<String>();
    Set<String> uids = pods.stream().map(KubeObject::uid).collect(Collectors.toSet());
    var sandboxes = new HashSet<String>();
    var containers = new HashSet<String>();
    long networks = 0;
    try (var runtime = new CriRuntime(new SystemWorld(), machine.containerd().socket())) {
      for (Sandbox each : runtime.sandboxes()) {
        sandboxes.add(each.id());
        if (each.ready()) networks++;
        if (!uids.contains(each.podUid())) found.add("sandbox of " + each.name());
      }
      for (var each : runtime.containers()) {
        containers.add(each.id());
        String uid = each.labels().get(POD_UID);
        if (!uids.contains(String.valueOf(uid))) found.add("container " + each.name());
        if (!sandboxes.contains(each.sandboxId()))
          found.add("container without sandbox " + each.name());
      }
    }
    var all = new HashSet<>(sandboxes);
    all.addAll(containers);
    unknown(found, "shim", shims(), sandboxes);
    unknown(found, "runc state", names(memory("runc/k8s.io")), all);
    unknown(found, "bundle", names(memory("containerd/io.containerd.runtime.v2.task/k8s.io")), all);
    unknown(found, "mount", mounted(), all);
    unknown(found, "address", leases(), sandboxes);
    unknown(found, "masquerading rule", rules(), sandboxes);
    unknown(found, "forwarding rule", forwarded(), addresses());
    unknown(found, "network result", results(), sandboxes);
    unknown(found, "pod folder", names(machine.data().resolve("pods")), uids);
    unknown(found, "pod folder in memory", names(memory("pods")), uids);
    unknown(found, "volume", names(machine.data().resolve("volumes")), known(volumes));
    for (String each : names(machine.data().resolve("logs"))) {
      if (!uids.contains(each.substring(each.lastIndexOf('_') + 1))) found.add("logs " + each);
    }
    same(found, "network namespaces", namespaces() - namespacesBefore, networks);
    same(found, "interfaces on the bridge", interfaces(), networks);
    return found;
  }

  private static void unknown(
      List<String> found, String what, Set<String> seen, Set<String> known) {
    for (String each : seen) if (!known.contains(each)) found.add(what + " " + each);
  }

  private static void same(List<String> found, String what, long seen, long wanted) {
    if (seen != wanted) found.add(what + ": " + seen + " for " + wanted + " pods");
  }

  private static Set<String> known(List<KubeObject> objects) {
    return objects.stream().map(KubeObject::name).collect(Collectors.toSet());
  }

  /// Those of pods, whoever's.
  private static long namespaces() throws IOException {
    return names(NAMESPACES).stream().filter(each -> each.startsWith("cni-")).count();
  }

  private Path memory(String name) {
    return machine.memoryFolder().resolve(name);
  }

  private static Set<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return Set.of();
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /// The sandboxes that a shim process of our containerd keeps.
  private Set<String> shims() throws IOException {
    var found = new HashSet<String>();
    for (String pid : names(Path.of("/proc"))) {
      if (!pid.matches("\\d+")) continue;
      String line = text(Path.of("/proc", pid, "cmdline")).replace('\0', ' ');
      if (!line.contains("containerd-shim") || !line.contains(machine.memoryFolder() + "/"))
        continue;
      ids(line).forEach(found::add);
    }
    return found;
  }

  private Set<String> mounted() throws IOException {
    var found = new HashSet<String>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String point = line.split(" ")[1];
      boolean ours =
          Stream.of(machine.data(), machine.memoryFolder()).anyMatch(Path.of(point)::startsWith);
      if (!ours || point.equals(machine.memoryFolder().toString())) continue;
      Set<String> ids = ids(point).collect(Collectors.toSet());
      found.addAll(ids.isEmpty() ? Set.of(point) : ids);
    }
    return found;
  }

  /// The sandboxes that hold an address.
  private Set<String> leases() throws IOException {
    var found = new HashSet<String>();
    Path folder = machine.data().resolve("network/addresses").resolve(machine.bridge());
    for (String each : names(folder)) {
      if (each.matches("[0-9.]+")) ids(text(folder.resolve(each))).forEach(found::add);
    }
    return found;
  }

  private Set<String> rules() throws IOException, InterruptedException {
    String all = command(Needed.IPTABLES.file().toString(), "-t", "nat", "-S");
    return all.lines()
        .filter(line -> line.contains(machine.bridge()))
        .flatMap(Remains::ids)
        .collect(Collectors.toSet());
  }

  /// The pods' addresses that the filter lets through.
  private Set<String> forwarded() throws IOException, InterruptedException {
    String prefix = machine.range().gateway().replaceFirst("[0-9]+$", "");
    return command(Needed.IPTABLES.file().toString(), "-S")
        .lines()
        .flatMap(line -> Stream.of(line.split("[ /]")))
        .filter(word -> word.startsWith(prefix))
        .collect(Collectors.toSet());
  }

  private Set<String> addresses() throws IOException {
    return names(machine.data().resolve("network/addresses").resolve(machine.bridge()));
  }

  /// The sandboxes whose network libcni remembers.
  private Set<String> results() throws IOException {
    return names(Path.of("/var/lib/cni/results")).stream()
        .filter(each -> each.startsWith(machine.bridge()))
        .flatMap(Remains::ids)
        .collect(Collectors.toSet());
  }

  private long interfaces() throws IOException {
    return names(Path.of("/sys/class/net", machine.bridge(), "brif")).size();
  }

  private static String command(String... words) throws IOException, InterruptedException {
    return Command.run(Path.of("/"), LIMIT, List.of(words));
  }

  private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

  private static Stream<String> ids(String text) {
    return ID.matcher(text).results().map(java.util.regex.MatchResult::group);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }
}
