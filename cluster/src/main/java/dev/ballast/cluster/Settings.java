package dev.ballast.cluster;

import dev.ballast.node.network.Subnet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a cluster is asked to be. Immutable; [#problems] names everything that is wrong at once.
///
/// @param data the folder that holds the cluster's state; one server at a time owns it
/// @param address the address that the API listens on
/// @param port its TCP port, 0 for any free one
/// @param engine where objects are kept
/// @param nodes what runs the pods
/// @param podRange the IPv4 range that pods get their addresses from
/// @param recover whether a damaged store is opened with what can be read of it
/// @param apiOnly whether controllers, scheduler and nodes stay out: for tests of clients
public record Settings(
    Path data,
    String address,
    int port,
    Engine engine,
    Nodes nodes,
    String podRange,
    boolean recover,
    boolean apiOnly) {
  private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern IPV4 = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
  private static final String ANY = "0.0.0.0";
  private static final Pattern IPV4_RANGE =
      Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}/(1[0-9]|2[0-8])");

  /// Where objects are kept.
  public enum Engine {
    /// RocksDB under the data folder: durable.
    DISK,
    /// In memory: gone with the process. For tests.
    MEMORY
  }

  /// What runs the pods.
  public sealed interface Nodes {
    /// Nothing: a control plane alone.
    record None() implements Nodes {}

    /// `count` nodes in this process whose containers are simulated.
    record Simulated(int count) implements Nodes {}

    /// This machine, through the CRI socket at `endpoint`, or through a containerd of Ballast's
    /// own.
    record Machine(String name, Optional<Path> endpoint) implements Nodes {}
  }

  public static Settings defaults(Path data) {
    return new Settings(
        data, "127.0.0.1", 6443, Engine.DISK, new Nodes.None(), "10.244.0.0/24", false, false);
  }

  public Settings withListen(String newAddress, int newPort) {
    return new Settings(data, newAddress, newPort, engine, nodes, podRange, recover, apiOnly);
  }

  public Settings withEngine(Engine newEngine) {
    return new Settings(data, address, port, newEngine, nodes, podRange, recover, apiOnly);
  }

  public Settings withNodes(Nodes newNodes) {
    return new Settings(data, address, port, engine, newNodes, podRange, recover, apiOnly);
  }

  public Settings withPodRange(String newRange) {
    return new Settings(data, address, port, engine, nodes, newRange, recover, apiOnly);
  }

  public Settings withRecover(boolean newRecover) {
    return new Settings(data, address, port, engine, nodes, podRange, newRecover, apiOnly);
  }

  public Settings withApiOnly(boolean newApiOnly) {
    return new Settings(data, address, port, engine, nodes, podRange, recover, newApiOnly);
  }

  /// The address at which pods reach the server: of the bridge of this machine's own pods, else the
  /// one that it listens on; empty where that is of no use to others.
  Optional<String> addressForPods() {
    if (nodes instanceof Nodes.Machine) return Optional.of(Subnet.parse(podRange).gateway());
    boolean others =
        IPV4.matcher(address).matches() && !address.startsWith("127.") && !address.equals(ANY);
    return others ? Optional.of(address) : Optional.empty();
  }

  /// Everything that is wrong, each with what to do; empty when all is well.
  public List<String> problems() {
    var problems = new ArrayList<String>();
    if (port < 0 || port > 65_535) problems.add("the port " + port + " is not between 0 and 65535");
    if (address.isBlank())
      problems.add("the listen address is empty; use for example 127.0.0.1:6443");
    if (!IPV4_RANGE.matcher(podRange).matches()) {
      problems.add("the pod range " + podRange + " is not an IPv4 range such as 10.244.0.0/24");
    }
    switch (nodes) {
      case Nodes.None() -> {}
      case Nodes.Simulated(int count) -> {
        if (count < 1 || count > 5_000)
          problems.add("--simulate takes 1 to 5000 nodes, not " + count);
      }
      case Nodes.Machine(String name, Optional<Path> endpoint) -> {
        if (!NODE_NAME.matcher(name).matches()) {
          problems.add(
              "the node name \""
                  + name
                  + "\" is not a DNS name in lower case; choose one with --node-name");
        }
      }
    }
    return problems;
  }
}
