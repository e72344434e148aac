package dev.ballast.node.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.runtime.SandboxConfig.PortMapping;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The bridge: pods reach each other and the node's address on it, and a port of the node leads to
/// a pod.
@Tag("containerd")
@Timeout(120)
class PodNetworkTest {
  @Test
  void joinsPodsAndTheNode() throws Exception {
    try (TestMachine machine = TestMachine.start()) {
      int hostPort = freePort();
      String server = serve(machine, hostPort);
      String address =
          machine.runtime.sandboxes().stream()
              .filter(each -> each.id().equals(server))
              .findFirst()
              .orElseThrow()
              .addresses()
              .getFirst();
      String client = sleeper(machine);
      await()
          .ignoreExceptions()
          .until(() -> shell(machine, client, "wget -qO- " + address + ":8080").equals("served\n"));

      String node = nodeAddress(machine.network.bridge());
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + node + ":" + hostPort + "/")).build();
      try (HttpClient http = HttpClient.newHttpClient()) {
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
            .isEqualTo("served\n");
      }

      assertThat(shell(machine, client, "cat /etc/resolv.conf"))
          .contains("nameserver " + machine.network.gateway());
      asksTheGateway(machine, client);
    }
  }

  /// A name server on the bridge's address hears a pod's question.
  private static void asksTheGateway(TestMachine machine, String client) throws IOException {
    InetAddress gateway = InetAddress.getByName(machine.network.gateway());
    try (var names = new DatagramSocket(53, gateway)) {
      names.setSoTimeout(10_000);
      shell(machine, client, "nslookup web-0.nginx >/dev/null 2>&1 &");
      var question = new DatagramPacket(new byte[512], 512);
      names.receive(question);
      String text = new String(question.getData(), StandardCharsets.ISO_8859_1);
      assertThat(text).contains("web-0").contains("nginx");
    }
  }

  private static String serve(TestMachine machine, int hostPort) {
    SandboxConfig plain = machine.sandbox("server");
    var mapping = new PortMapping(PortMapping.Protocol.TCP, 8080, hostPort, "");
    var sandbox =
        new SandboxConfig(
            plain.podUid(),
            plain.name(),
            plain.namespace(),
            plain.attempt(),
            plain.hostname(),
            plain.logDirectory(),
            plain.dns(),
            List.of(mapping),
            plain.sharing(),
            plain.security(),
            plain.cgroupParent(),
            plain.labels(),
            plain.annotations());
    String id = machine.runtime.runSandbox(sandbox);
    String script = "echo served > /tmp/index.html; httpd -f -p 8080 -h /tmp";
    String container =
        machine.runtime.createContainer(id, sandbox, machine.container("server", script));
    machine.runtime.startContainer(container);
    return id;
  }

  private static String sleeper(TestMachine machine) {
    SandboxConfig sandbox = machine.sandbox("client");
    String id = machine.runtime.runSandbox(sandbox);
    String container =
        machine.runtime.createContainer(id, sandbox, machine.container("client", "sleep 1000"));
    machine.runtime.startContainer(container);
    return container;
  }

  private static String shell(TestMachine machine, String id, String script) {
    var result = machine.runtime.execSync(id, List.of("sh", "-c", script), Duration.ofSeconds(10));
    return new String(result.stdout(), StandardCharsets.UTF_8);
  }

  /// An address of this machine that is not the bridge's nor the loopback's.
  private static String nodeAddress(String bridge) throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(each -> !each.getName().equals(bridge) && !each.getName().equals("lo"))
        .flatMap(NetworkInterface::inetAddresses)
        .filter(each -> each.getAddress().length == 4)
        .findFirst()
        .orElseThrow()
        .getHostAddress();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
