package dev.ballast.node.network;

import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import dev.ballast.node.runtime.host.RunFolder;
import dev.ballast.objects.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The bridge that a machine's pods are on, and the configuration by which a runtime joins them to
/// it. Names follow from the data folder, so that several clusters live on one machine.
public final class PodNetwork {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// The range of the Services' cluster addresses.
  private static final String SERVICES = "10.96.0.0/16";

  private static final int FIRST_METRIC = 1_000;

  private final Path folder;
  private final Subnet subnet;
  private final String bridge;

  /// @param data Ballast's data folder
  /// @param subnet the node's range of pod addresses
  public PodNetwork(Path data, Subnet subnet) {
    Path whole = data.toAbsolutePath().normalize();
    this.folder = whole.resolve("network");
    this.subnet = subnet;
    this.bridge = RunFolder.name(data);
  }

  /// The folder that a runtime reads its network configuration from.
  public Path configFolder() {
    return folder.resolve("cni");
  }

  /// A folder for files of the network.
  Path folder() {
    return folder;
  }

  /// Where the plugin for addresses keeps them, a file for each with its sandbox's id.
  Path leases() {
    return folder.resolve("addresses").resolve(bridge);
  }

  public String bridge() {
    return bridge;
  }

  public Subnet subnet() {
    return subnet;
  }

  /// The address of the node on the bridge; the pods' gateway and name server.
  public String gateway() {
    return subnet.gateway();
  }

  /// Makes the bridge with its address and writes the configuration; changes nothing where both are
  /// there.
  ///
  /// @throws RuntimeFailure with the reason
  public void prepare() throws InterruptedException {
    try {
      Files.createDirectories(configFolder());
      NamespaceFolder.prepare();
      writeIfOther(configFolder().resolve("10-ballast.conflist"), Json.text(configuration()));
      Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
      if (!Files.exists(Path.of("/sys/class/net/" + bridge))) {
        ip("link", "add", bridge, "type", "bridge");
      }
      ip("link", "set", bridge, "address", hardwareAddress());
      ip("address", "replace", gateway() + "/" + subnet.prefix(), "dev", bridge);
      ip("link", "set", bridge, "up");
      // Cluster addresses need some way out before they are led to pods, also on a machine without
      // a default route; node ports on 127.0.0.1 need the second line.
      ip("route", "replace", SERVICES, "dev", bridge, "metric", Integer.toString(metric()));
      Files.writeString(Path.of("/proc/sys/net/ipv4/conf", bridge, "route_localnet"), "1");
    } catch (IOException e) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.FAILED,
          "the pods' bridge " + bridge + " can't be set up: " + e.getMessage(),
          e);
    }
  }

  /// Takes the bridge away. Only for the end of a cluster whose pods are gone.
  public void remove() throws IOException, InterruptedException {
    if (Files.exists(Path.of("/sys/class/net/" + bridge))) ip("link", "delete", bridge);
  }

  private static void writeIfOther(Path file, String text) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(text)) return;
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private ObjectNode configuration() {
    ObjectNode root = Json.object();
    root.put("cniVersion", "0.4.0").put("name", bridge);
    ArrayNode plugins = root.putArray("plugins");

    ObjectNode link = plugins.addObject().put("type", "bridge").put("bridge", bridge);
    link.put("isGateway", true).put("ipMasq", true).put("hairpinMode", true);
    ObjectNode addresses = link.putObject("ipam").put("type", "host-local");
    addresses.put("dataDir", folder.resolve("addresses").toString());
    addresses.putArray("routes").addObject().put("dst", "0.0.0.0/0");
    addresses.putArray("ranges").addArray().addObject().put("subnet", subnet.toString());

    ObjectNode ports = plugins.addObject().put("type", "portmap").put("snat", true);
    ports.putObject("capabilities").put("portMappings", true);
    // Machines with Docker drop what is forwarded, unless it is allowed like this.
    plugins.addObject().put("type", "firewall").put("backend", "iptables");
    return root;
  }

  /// A bridge without an address of its own takes the lowest of the pods on it, and so another one
  /// as pods come and go; to the others their gateway and name server then seem gone for seconds.
  private String hardwareAddress() {
    byte[] address = InetAddress.ofLiteral(gateway()).getAddress();
    return "0a:58:" + HexFormat.ofDelimiter(":").formatHex(address);
  }

  /// Several clusters on one machine have routes to the same range, each with a metric of its own.
  private int metric() {
    return FIRST_METRIC + Math.floorMod(bridge.hashCode(), FIRST_METRIC);
  }

  private void ip(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Needed.IP.file().toString());
    command.addAll(List.of(arguments));
    Command.run(folder, LIMIT, command);
  }
}
