package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pod with a generic ephemeral volume gets its claim, runs, and takes it along when it goes.
class EphemeralVolumeTest {
  @Test
  void theClaimLivesAsLongAsItsPod(@TempDir Path data) {
    try (SimulatedCluster cluster = SimulatedCluster.start(data, 1)) {
      cluster.create(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: p}
          spec:
            terminationGracePeriodSeconds: 0
            containers: [{name: c, image: 'nginx:1', volumeMounts: [{name: scratch, mountPath: /s}]}]
            volumes:
            - name: scratch
              ephemeral:
                volumeClaimTemplate:
                  metadata: {labels: {of: scratch}}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
          """,
          "default");
      await()
          .atMost(SimulatedCluster.PATIENCE)
          .until(() -> new PodView(cluster.client().get(Types.PODS, "default", "p")).ready());
      var claim = cluster.client().get(Types.PERSISTENT_VOLUME_CLAIMS, "default", "p-scratch");
      assertThat(claim.labels()).containsEntry("of", "scratch");
      cluster.delete(Types.PODS, "default", "p");
      await()
          .atMost(SimulatedCluster.PATIENCE)
          .until(() -> cluster.list(Types.PERSISTENT_VOLUME_CLAIMS, "default").isEmpty());
    }
  }
}
