package dev.ballast.node.network;

import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What network plugins leave behind that are killed in the middle, as their runtime's caller is:
/// addresses that nobody has, rules for them.
final class Leftovers {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// A sandbox that is being made has its address before anybody can ask for the sandbox.
  private static final Duration MAKING = Duration.ofMinutes(1);

  private final Path folder;
  private final Path leases;
  private final String network;
  private final Subnet subnet;

  /// @param folder for files while this works
  /// @param leases where the plugin for addresses keeps them, a file for each with its sandbox's id
  Leftovers(Path folder, Path leases, String network, Subnet subnet) {
    this.folder = folder;
    this.leases = leases;
    this.network = network;
    this.subnet = subnet;
  }

  /// Takes them away. Rules are looked at first, then addresses, then sandboxes: who is being made
  /// meanwhile has an address before a rule, and who is being ended stays a sandbox the longest.
  ///
  /// @param sandboxes says which there are, stopped ones included
  void remove(Supplier<Set<String>> sandboxes, Instant now)
      throws IOException, InterruptedException {
    List<String> nat = rules("nat");
    List<String> filter = rules("filter");
    Map<String, Lease> leased = leases();
    Set<String> known = new HashSet<>(sandboxes.get());
    for (Map.Entry<String, Lease> each : Map.copyOf(leased).entrySet()) {
      Lease lease = each.getValue();
      if (known.contains(lease.sandbox())) continue;
      if (lease.since().plus(MAKING).isAfter(now)) {
        known.add(lease.sandbox());
      } else {
        Files.deleteIfExists(leases.resolve(each.getKey()));
        leased.remove(each.getKey());
      }
    }
    restore("nat", LeftoverPlan.masquerading(nat, network, known));
    restore("filter", LeftoverPlan.forwarding(filter, subnet, leased.keySet()));
  }

  private List<String> rules(String table) throws IOException, InterruptedException {
    String iptables = Needed.IPTABLES.file().toString();
    return Command.run(folder, LIMIT, List.of(iptables, "-w", "5", "-t", table, "-S"))
        .lines()
        .toList();
  }

  private void restore(String table, List<String> changes)
      throws IOException, InterruptedException {
    if (changes.isEmpty()) return;
    var lines = new ArrayList<String>(List.of("*" + table));
    lines.addAll(changes);
    lines.add("COMMIT");
    Path file = Files.createTempFile(folder, "rules", "");
    try {
      Files.write(file, lines);
      String restore = Needed.IPTABLES.file().resolveSibling("iptables-restore").toString();
      Command.run(folder, LIMIT, List.of(restore, "--noflush", "-w", "5", file.toString()));
    } finally {
      Files.delete(file);
    }
  }

  private record Lease(String sandbox, Instant since) {}

  private Map<String, Lease> leases() throws IOException {
    var found = new HashMap<String, Lease>();
    if (!Files.isDirectory(leases)) return found;
    try (Stream<Path> files = Files.list(leases)) {
      for (Path each : files.toList()) {
        String address = each.getFileName().toString();
        if (!address.matches("[0-9.]+")) continue;
        String sandbox = Files.readString(each).lines().findFirst().orElse("").strip();
        found.put(address, new Lease(sandbox, Files.getLastModifiedTime(each).toInstant()));
      }
    }
    return found;
  }
}
