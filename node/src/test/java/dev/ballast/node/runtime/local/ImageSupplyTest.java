package dev.ballast.node.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.node.runtime.host.Distribution;
import dev.ballast.node.runtime.local.ImageSupply.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The article's images where no registry answers: made from the distribution's packages, and run.
@Tag("containerd")
@Timeout(180)
class ImageSupplyTest {
  private static final String NGINX = "k8s.gcr.io/nginx-slim:0.8";
  private static final String FLUENTD = "quay.io/fluentd_elasticsearch/fluentd:v2.5.2";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Test
  void standInsServeAndCollect() throws Exception {
    Assumptions.assumeTrue(Distribution.here() == Distribution.DEBIAN, "packages of Debian");
    try (TestMachine machine = TestMachine.start()) {
      var supply =
          new ImageSupply(machine.world, machine.runtime, machine.containerd, machine.data);
      var lines = new ArrayList<String>();
      List<String> images = List.of(NGINX, FLUENTD);
      Map<String, Source> first = supply.ensure(images, PATIENCE, lines::add);
      assertThat(first.values()).doesNotContain(Source.MISSING, Source.PRESENT);
      assertThat(supply.ensure(images, PATIENCE, lines::add).values()).containsOnly(Source.PRESENT);

      String nginx = run(machine, "nginx", NGINX);
      await()
          .ignoreExceptions()
          .until(() -> shell(machine, nginx, "wget -qO- localhost").contains("nginx"));
      String fluentd = run(machine, "fluentd", FLUENTD);
      await().until(() -> shell(machine, fluentd, "ps").contains("tail -n 0 -F"));
      machine.runtime.stopContainer(fluentd, Duration.ofSeconds(20));
      assertThat(exitCode(machine, fluentd)).isZero();
    }
  }

  private static String run(TestMachine machine, String name, String image) {
    var sandbox = machine.sandbox(name);
    String sandboxId = machine.runtime.runSandbox(sandbox);
    String id = machine.runtime.createContainer(sandboxId, sandbox, machine.ofImage(name, image));
    machine.runtime.startContainer(id);
    return id;
  }

  private static int exitCode(TestMachine machine, String id) {
    return machine.runtime.containers().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow()
        .exitCode();
  }

  private static String shell(TestMachine machine, String id, String script) {
    var result = machine.runtime.execSync(id, List.of("sh", "-c", script), Duration.ofSeconds(10));
    return new String(result.stdout(), StandardCharsets.UTF_8);
  }
}
