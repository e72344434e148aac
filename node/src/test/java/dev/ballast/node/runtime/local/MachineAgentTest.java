package dev.ballast.node.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Types;
import dev.ballast.node.TestNode;
import dev.ballast.node.probe.SocketReach;
import dev.ballast.objects.KubeObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent with real containers.
@Tag("containerd")
@Timeout(180)
class MachineAgentTest {
  @TempDir static Path folder;
  private static TestMachine machine;
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    machine = TestMachine.start();
    node = new TestNode(machine.runtime, new SocketReach(), folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (node != null) node.close();
    if (machine != null) machine.close();
  }

  @Test
  void aPodServesIsRestartedInPlaceAndGoes() {
    KubeObject map = KubeObject.of("v1", "ConfigMap", "default", "page");
    map.tree().putObject("data").put("index.html", "first");
    node.client.create(Types.CONFIG_MAPS, map);
    node.create(
        "web-0",
        """
        'hostname':'web-0','subdomain':'nginx','terminationGracePeriodSeconds':5,
        'volumes':[{'name':'www','configMap':{'name':'page'}},{'name':'tmp','emptyDir':{}}],
        'initContainers':[{'name':'init','image':'%1$s',
          'command':['sh','-c','echo made > /t/by-init'],
          'volumeMounts':[{'name':'tmp','mountPath':'/t'}]}],
        'containers':[{'name':'web','image':'%1$s',
          'command':['httpd','-f','-p','8080','-h','/www'],
          'env':[{'name':'IP','valueFrom':{'fieldRef':{'fieldPath':'status.podIP'}}}],
          'resources':{'limits':{'memory':'64Mi','cpu':'500m'}},
          'lifecycle':{'preStop':{'exec':{'command':['sh','-c','echo bye > /t/bye']}}},
          'readinessProbe':{'httpGet':{'path':'/index.html','port':8080},'periodSeconds':1},
          'livenessProbe':{'tcpSocket':{'port':8080},'periodSeconds':1},
          'volumeMounts':[{'name':'www','mountPath':'/www'},{'name':'tmp','mountPath':'/t'}]}]"""
            .formatted(TestMachine.BUSYBOX));
    node.awaitReady("web-0");
    String id = node.containerId("web-0");
    String ip = node.pod("web-0").text("status", "podIP");
    assertThat(node.output(id, "sh", "-c", "cat /t/by-init; echo $IP"))
        .isEqualTo("made\n" + ip + "\n");
    assertThat(node.output(id, "cat", "/etc/hosts"))
        .contains(ip + "\tweb-0.nginx.default.svc.cluster.local\tweb-0");
    assertThat(node.output(id, "cat", "/etc/resolv.conf"))
        .contains("nameserver 10.96.0.10", "default.svc.cluster.local");

    node.restartAgent();
    await().until(() -> node.ready("web-0"));
    assertThat(node.containerId("web-0")).isEqualTo(id);

    KubeObject changed = node.client.get(Types.CONFIG_MAPS, "default", "page").copy();
    changed.tree().putObject("data").put("index.html", "second");
    node.client.update(Types.CONFIG_MAPS, changed);
    await().until(() -> node.output(id, "cat", "/www/index.html").equals("second"));

    machine.runtime.stopContainer(id, Duration.ZERO);
    await().until(() -> !node.containerId("web-0").equals(id));
    node.awaitReady("web-0");
    assertThat(node.restarts("web-0")).isEqualTo(1);
    assertThat(node.pod("web-0").text("status", "podIP")).isEqualTo(ip);

    node.delete("web-0");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node.client.find(Types.PODS, "default", "web-0").isEmpty());
    assertThat(machine.runtime.sandboxes()).isEmpty();
  }
}
