package dev.ballast.node.network;

import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import dev.ballast.world.World;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes away what network plugins leave behind that are killed in the middle, with the call that
/// they serve: addresses that nobody has, rules for them. Looks soon after the start, when what the
/// last server was killed over has come to its end, and then from time to time.
public final class Leftovers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration PERIOD = Duration.ofMinutes(5);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// A sandbox that is being made has its address before anybody can ask for the sandbox.
  private static final Duration MAKING = Duration.ofMinutes(1);

  private final World world;
  private final PodNetwork network;
  private final Runtime runtime;
  private final Thread thread;

  private Leftovers(World world, PodNetwork network, Runtime runtime) {
    this.world = world;
    this.network = network;
    this.runtime = runtime;
    this.thread = world.spawn("network-leftovers", this::run);
  }

  /// @param runtime the one whose sandboxes are joined to `network`
  public static Leftovers start(World world, PodNetwork network, Runtime runtime) {
    return new Leftovers(world, network, runtime);
  }

  private void run() {
    try {
      world.sleep(FIRST);
      while (true) {
        remove();
        world.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void remove() throws InterruptedException {
    try {
      removeAll();
    } catch (IOException | RuntimeFailure e) {
      LOG.warn("What the network left of ended pods could not be removed: {}", e.getMessage());
    }
  }

  /// Rules are looked at first, then addresses, then sandboxes: who is being made meanwhile has an
  /// address before a rule, and who is being ended stays a sandbox the longest.
  private void removeAll() throws IOException, InterruptedException {
    List<String> nat = rules("nat");
    List<String> filter = rules("filter");
    Map<String, Lease> leased = leases();
    Set<String> known =
        runtime.sandboxes().stream()
            .map(Sandbox::id)
            .collect(Collectors.toCollection(HashSet::new));
    for (Map.Entry<String, Lease> each : Map.copyOf(leased).entrySet()) {
      Lease lease = each.getValue();
      if (known.contains(lease.sandbox())) continue;
      if (lease.since().plus(MAKING).isAfter(world.now())) {
        known.add(lease.sandbox());
      } else {
        Files.deleteIfExists(network.leases().resolve(each.getKey()));
        leased.remove(each.getKey());
      }
    }
    restore("nat", LeftoverPlan.masquerading(nat, network.bridge(), known));
    restore("filter", LeftoverPlan.forwarding(filter, network.subnet(), leased.keySet()));
  }

  private List<String> rules(String table) throws IOException, InterruptedException {
    String iptables = Needed.IPTABLES.file().toString();
    return Command.run(network.folder(), LIMIT, List.of(iptables, "-w", "5", "-t", table, "-S"))
        .lines()
        .toList();
  }

  private void restore(String table, List<String> changes)
      throws IOException, InterruptedException {
    if (changes.isEmpty()) return;
    var lines = new ArrayList<String>(List.of("*" + table));
    lines.addAll(changes);
    lines.add("COMMIT");
    Path file = Files.createTempFile(network.folder(), "rules", "");
    try {
      Files.write(file, lines);
      String restore = Needed.IPTABLES.file().resolveSibling("iptables-restore").toString();
      Command.run(
          network.folder(), LIMIT, List.of(restore, "--noflush", "-w", "5", file.toString()));
    } finally {
      Files.delete(file);
    }
  }

  private record Lease(String sandbox, Instant since) {}

  private Map<String, Lease> leases() throws IOException {
    var found = new HashMap<String, Lease>();
    if (!Files.isDirectory(network.leases())) return found;
    try (Stream<Path> files = Files.list(network.leases())) {
      for (Path each : files.toList()) {
        String address = each.getFileName().toString();
        if (!address.matches("[0-9.]+")) continue;
        String sandbox = Files.readString(each).lines().findFirst().orElse("").strip();
        found.put(address, new Lease(sandbox, Files.getLastModifiedTime(each).toInstant()));
      }
    }
    return found;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
