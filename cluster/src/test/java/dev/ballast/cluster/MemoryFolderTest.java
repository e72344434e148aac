package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Types;
import dev.ballast.node.runtime.host.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What simulated nodes keep in the machine's memory goes when they do.
class MemoryFolderTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec:
        containers: [{name: c, image: 'c:1', volumeMounts: [{name: m, mountPath: /m}]}]
        volumes: [{name: m, emptyDir: {medium: Memory}}]
      """;

  @Test
  void nothingIsLeftInMemory(@TempDir Path data) {
    Path memory = Path.of("/dev/shm").resolve(RunFolder.name(data));
    SimulatedCluster cluster = SimulatedCluster.start(data, 1);
    try {
      String namespace = cluster.namespace("memory");
      cluster.create(POD, namespace);
      await()
          .atMost(SimulatedCluster.PATIENCE)
          .until(
              () ->
                  cluster
                      .client()
                      .get(Types.PODS, namespace, "p")
                      .text("status", "phase")
                      .equals("Running"));
      assertThat(memory).isNotEmptyDirectory();
    } finally {
      cluster.close();
    }
    assertThat(Files.exists(memory)).isFalse();
  }
}
