package dev.ballast.cli;

import dev.ballast.cluster.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `up` and `demo` both take.
final class UpOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The cluster's folder (default: the usual place).")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:6443",
      description = "Where the API listens (default: ${DEFAULT-VALUE}).")
  private String listen = "127.0.0.1:6443";

  @Option(
      names = "--simulate",
      paramLabel = "N",
      description = "Run N simulated nodes: no root, no containers.")
  private @Nullable Integer simulate;

  @Option(
      names = "--cri",
      paramLabel = "ENDPOINT",
      description = "The socket of a CRI runtime that runs already.")
  private @Nullable String cri;

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      description = "This machine's node name (default: its host name).")
  private @Nullable String nodeName;

  @Option(
      names = "--pod-range",
      paramLabel = "CIDR",
      defaultValue = "10.244.0.0/24",
      description = "Where pods' addresses come from (default: ${DEFAULT-VALUE}).")
  private String podRange = "10.244.0.0/24";

  @Option(
      names = "--recover",
      description = "Open a damaged store with what can be read of it; what can't be read is lost.")
  private boolean recover;

  DataFolder folder() {
    return DataFolder.chosen(data);
  }

  boolean simulated() {
    return simulate != null;
  }

  boolean ownRuntime() {
    return simulate == null && cri == null;
  }

  /// The settings, or the problems of all options at once.
  ///
  /// @throws WrongUsage naming every problem
  Settings settings(boolean noNode) {
    var problems = new ArrayList<String>();
    int colon = listen.lastIndexOf(':');
    int port = -1;
    try {
      port = Integer.parseInt(listen.substring(colon + 1));
    } catch (NumberFormatException notANumber) {
      problems.add("--listen takes ADDRESS:PORT, for example 127.0.0.1:6443, not " + listen);
    }
    if (simulate != null && noNode) problems.add("--simulate and --no-node exclude each other");
    if (simulate != null && cri != null) problems.add("--simulate and --cri exclude each other");
    if (noNode && cri != null) problems.add("--no-node and --cri exclude each other");
    String address = colon > 0 ? listen.substring(0, colon) : "";
    Settings settings =
        Settings.defaults(folder().path())
            .withListen(address, port)
            .withNodes(nodes(noNode))
            .withPodRange(podRange);
    settings = settings.withRecover(recover);
    if (port >= 0) problems.addAll(settings.problems());
    if (!problems.isEmpty()) throw new WrongUsage(problems);
    return settings;
  }

  private Settings.Nodes nodes(boolean noNode) {
    if (noNode) return new Settings.Nodes.None();
    if (simulate != null) return new Settings.Nodes.Simulated(simulate);
    Optional<Path> endpoint =
        Optional.ofNullable(cri).map(text -> Path.of(text.replaceFirst("^unix://", "")));
    return new Settings.Nodes.Machine(nodeName == null ? hostName() : nodeName, endpoint);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  /// Options that make no sense, all of them. Exit code 2.
  static final class WrongUsage extends RuntimeException {
    private final List<String> problems;

    WrongUsage(List<String> problems) {
      super(String.join("; ", problems), null, false, false);
      this.problems = List.copyOf(problems);
    }

    List<String> problems() {
      return problems;
    }
  }
}
