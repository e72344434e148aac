package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Transport;
import dev.ballast.client.TransportContract;
import dev.ballast.client.Types;
import dev.ballast.client.WatchOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The way over TLS to a real server does what every way does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTransportTest extends TransportContract {
  private SimulatedCluster cluster;

  @BeforeAll
  void start(@TempDir Path data) {
    cluster = SimulatedCluster.start(data, 1);
  }

  @AfterEach
  void clear() {
    cluster
        .client()
        .deleteCollection(
            Types.CONFIG_MAPS,
            "default",
            ListOptions.labels("contract=yes"),
            DeleteOptions.DEFAULT);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  /// Jetty ends a connection with more than 128 odd steps a second, unless it is told otherwise,
  /// and takes a stream that the client resets for one.
  @Test
  void aConnectionOutlivesManyWatchesThatEndEarly() throws Exception {
    var client = new Client(cluster.transport());
    String from = client.list(Types.NODES, "", ListOptions.ALL).resourceVersion();
    for (int i = 0; i < 1_000; i++)
      client.watch(Types.NODES, "", WatchOptions.ALL.after(from)).close();
    assertThat(client.list(Types.NODES, "", ListOptions.ALL).items()).hasSize(1);
  }

  @Override
  protected Transport transport() {
    return cluster.transport();
  }
}
