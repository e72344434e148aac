package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A quota counts what is there, refuses what is too much, and gives back what ends.
class QuotaTest {
  private static final String QUOTA =
      "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {configmaps: '3', pods: '1'}}}";

  @Test
  void whatEndsMakesRoomForTheNext(@TempDir Path data) throws Exception {
    try (SimulatedCluster cluster = SimulatedCluster.start(data, 1)) {
      cluster.create(QUOTA, "default");
      // The namespace's root certificate is one of its three ConfigMaps.
      awaitUsed(cluster, "1", "0");
      create(cluster, "a");
      create(cluster, "b");
      awaitUsed(cluster, "3", "0");
      assertThatThrownBy(() -> create(cluster, "c"))
          .hasMessageContaining("exceeded quota: q, requested: configmaps=1, used: configmaps=3");
      cluster.client().delete(Types.CONFIG_MAPS, "default", "a", DeleteOptions.DEFAULT);
      awaitUsed(cluster, "2", "0");
      create(cluster, "c");
    }
  }

  private static void create(SimulatedCluster cluster, String name) throws Exception {
    String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}}";
    cluster.create(map, "default");
  }

  private static void awaitUsed(SimulatedCluster cluster, String configMaps, String pods) {
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .untilAsserted(
            () -> {
              KubeObject quota = cluster.client().get(Types.RESOURCE_QUOTAS, "default", "q");
              var used = quota.at("status", "used");
              assertThat(Json.string(used, "configmaps")).isEqualTo(configMaps);
              assertThat(Json.string(used, "pods")).isEqualTo(pods);
              assertThat(quota.at("status", "hard")).isEqualTo(quota.at("spec", "hard"));
            });
  }
}
