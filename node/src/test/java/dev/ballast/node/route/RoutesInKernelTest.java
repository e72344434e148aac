package dev.ballast.node.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.node.route.Route.Protocol;
import dev.ballast.node.route.Route.Target;
import dev.ballast.node.runtime.host.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules in a kernel, with packets: a node in a network namespace of its own, two pods on its
/// bridge that say their names over HTTP, and a neighbour outside.
class RoutesInKernelTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String TABLE = "ballast-test";
  private static final String SERVICE = "10.96.0.9";

  private final String id = "bt" + ProcessHandle.current().pid() % 10_000;
  private final List<Process> servers = new ArrayList<>();
  private Map<String, RouteRules> applied = Map.of();
  @TempDir Path folder;

  @BeforeEach
  void build() throws Exception {
    for (String each : List.of("ip", "nft", "busybox"))
      assumeTrue(program(each), "skipped: " + each + " is not installed");
    assumeTrue(
        (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "skipped: not root");
    for (String each : List.of("node", "a", "b", "out")) sh("ip netns add " + id + each);
    in("node", "ip link set lo up");
    in("node", "ip link add ballast0 type bridge");
    in("node", "ip address add 10.0.0.254/24 dev ballast0");
    in("node", "ip link set ballast0 up");
    in("node", "ip route add 10.96.0.0/16 dev ballast0");
    in("node", "sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'");
    in("node", "sh -c 'echo 1 > /proc/sys/net/ipv4/conf/ballast0/route_localnet'");
    pod("a", 1);
    pod("b", 2);
    neighbour();
    nft(RouteTable.frame(TABLE, "ballast0"));
    for (String each : List.of("a", "b")) serve(each);
  }

  private static boolean program(String name) {
    for (String folder : List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin"))
      if (Files.isExecutable(Path.of(folder, name))) return true;
    return false;
  }

  private void pod(String name, int last) throws Exception {
    String link = id + name;
    sh("ip link add " + link + " netns " + id + "node type veth peer name eth0 netns " + id + name);
    in("node", "ip link set " + link + " master ballast0");
    in("node", "ip link set " + link + " up");
    in("node", "ip link set dev " + link + " type bridge_slave hairpin on");
    in(name, "ip link set lo up");
    in(name, "ip address add 10.0.0." + last + "/24 dev eth0");
    in(name, "ip link set eth0 up");
    in(name, "ip route add default via 10.0.0.254");
  }

  private void neighbour() throws Exception {
    sh("ip link add wan netns " + id + "node type veth peer name eth0 netns " + id + "out");
    in("node", "ip address add 192.0.2.1/24 dev wan");
    in("node", "ip link set wan up");
    in("out", "ip address add 192.0.2.2/24 dev eth0");
    in("out", "ip link set eth0 up");
  }

  private void serve(String name) throws Exception {
    Path root = Files.createDirectories(folder.resolve(name));
    Files.writeString(root.resolve("index.html"), name);
    servers.add(
        new ProcessBuilder(
                List.of(
                    "ip",
                    "netns",
                    "exec",
                    id + name,
                    "busybox",
                    "httpd",
                    "-f",
                    "-p",
                    "8080",
                    "-h",
                    root.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start());
    String address = name.equals("a") ? "10.0.0.1" : "10.0.0.2";
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> get("node", address + ":8080").equals(name));
  }

  @AfterEach
  void remove() throws Exception {
    for (Process each : servers) each.destroyForcibly().waitFor();
    for (String each : List.of("node", "a", "b", "out")) {
      try {
        sh("ip netns delete " + id + each);
      } catch (IOException absent) {
        continue;
      }
    }
  }

  private void sh(String command) throws IOException, InterruptedException {
    Command.run(folder, LIMIT, List.of("sh", "-c", command));
  }

  private String in(String namespace, String command) throws IOException, InterruptedException {
    String whole = "ip netns exec " + id + namespace + " " + command;
    return Command.run(folder, LIMIT, List.of("sh", "-c", whole));
  }

  private void nft(String text) throws IOException, InterruptedException {
    List<String> command = List.of("ip", "netns", "exec", id + "node", "nft", "-f", "-");
    Command.run(folder, LIMIT, command, text.getBytes(StandardCharsets.UTF_8));
  }

  /// What HTTP answers at `address` or `address:port`.
  private String get(String namespace, String where) throws IOException, InterruptedException {
    String[] parts = (where + ":80").split(":");
    String ask =
        "exec 3<>/dev/tcp/%s/%s; printf \"GET / HTTP/1.0\\r\\n\\r\\n\" >&3; tail -n 1 <&3"
            .formatted(parts[0], parts[1]);
    return in(namespace, "timeout 3 bash -c '" + ask + "'").strip();
  }

  private Set<String> getOften(String namespace, String where) throws Exception {
    var answers = new HashSet<String>();
    for (int i = 0; i < 20; i++) answers.add(get(namespace, where));
    return answers;
  }

  private void route(Route... routes) throws Exception {
    var next = new HashMap<String, RouteRules>();
    for (Route each : routes) next.put(each.name(), RouteRules.of(each));
    String text = RouteTable.change(TABLE, applied, next);
    if (!text.isEmpty()) nft(text);
    applied = next;
  }

  private static Route http(int nodePort, int sticky, boolean local, Target... targets) {
    List<Target> all = List.of(targets);
    return new Route(
        "n/s:/tcp",
        Protocol.TCP,
        80,
        List.of(SERVICE),
        List.of(),
        nodePort,
        sticky,
        all,
        all,
        local);
  }

  private static final Target A = new Target("10.0.0.1", 8080);
  private static final Target B = new Target("10.0.0.2", 8080);

  @Test
  void aClusterAddressLeadsToAllEndpointsFromPodsAndFromTheNode() throws Exception {
    route(http(0, 0, false, A, B));
    assertThat(getOften("node", SERVICE)).containsExactlyInAnyOrder("a", "b");
    // A pod reaches itself, too.
    assertThat(getOften("a", SERVICE)).containsExactlyInAnyOrder("a", "b");
    route(http(0, 0, false, B));
    assertThat(getOften("a", SERVICE)).containsExactly("b");
  }

  @Test
  void withoutEndpointsAConnectionIsRefusedAtOnce() throws Exception {
    route(http(30080, 0, false));
    assertThatThrownBy(() -> get("a", SERVICE)).hasMessageContaining("Connection refused");
    assertThatThrownBy(() -> get("node", SERVICE)).hasMessageContaining("Connection refused");
    assertThatThrownBy(() -> get("out", "192.0.2.1:30080"))
        .hasMessageContaining("Connection refused");
    route(http(30080, 0, false, A));
    assertThat(get("a", SERVICE)).isEqualTo("a");
  }

  @Test
  void aNodePortIsReachedFromOutsideFromThePodsAndOnLoopback() throws Exception {
    route(http(30080, 0, false, A, B));
    assertThat(getOften("out", "192.0.2.1:30080")).containsExactlyInAnyOrder("a", "b");
    assertThat(getOften("a", "192.0.2.1:30080")).containsExactlyInAnyOrder("a", "b");
    assertThat(getOften("node", "127.0.0.1:30080")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void localPolicyKeepsTheClientsAddress() throws Exception {
    in("out", "ip route add 10.0.0.0/24 via 192.0.2.1");
    route(http(30080, 0, true, A));
    get("out", "192.0.2.1:30080");
    String flows = in("node", "cat /proc/net/nf_conntrack 2>/dev/null || true");
    // Where the kernel shows its flows: the answer goes to the client itself.
    if (!flows.isBlank()) assertThat(flows).contains("dst=192.0.2.2");
  }

  @Test
  void aStickyClientStaysWhereItWasWhileThatIsThere() throws Exception {
    route(http(0, 600, false, A, B));
    Set<String> first = getOften("a", SERVICE);
    assertThat(first).hasSize(1);
    boolean isA = first.contains("a");
    route(http(0, 600, false, isA ? B : A));
    assertThat(getOften("a", SERVICE)).containsExactly(isA ? "b" : "a");
  }

  @Test
  void whatGoesLeavesNothingBehind() throws Exception {
    route(http(30080, 600, false, A, B));
    route();
    String table = in("node", "nft list table ip " + TABLE);
    assertThat(table).doesNotContain("in-", "out-", "end-", "clients-", "elements");
  }

  @Test
  void anotherClustersTableIsNotAsked() throws Exception {
    String other = "ballast-other";
    nft(RouteTable.frame(other, "ballast1"));
    String name = http(30080, 0, false).name();
    nft(RouteTable.change(other, Map.of(), Map.of(name, RouteRules.of(http(30080, 0, false)))));
    route(http(30080, 0, false, A));
    assertThat(get("b", SERVICE)).isEqualTo("a");
    assertThat(get("b", "192.0.2.1:30080")).isEqualTo("a");
    nft(RouteTable.end(other));
    nft(RouteTable.end(other));
    assertThat(in("node", "nft list tables")).contains(TABLE).doesNotContain(other);
  }

  @Test
  void aTextThatTheKernelRefusesChangesNothing() throws Exception {
    route(http(0, 0, false, A));
    assertThatThrownBy(() -> nft("flush table ip " + TABLE + "\nadd rule ip nowhere x accept\n"))
        .isInstanceOf(IOException.class);
    assertThat(get("a", SERVICE)).isEqualTo("a");
  }
}
