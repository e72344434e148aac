package dev.ballast.cluster;

import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Transport;
import dev.ballast.client.TransportContract;
import dev.ballast.client.Types;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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

  @Override
  protected Transport transport() {
    return cluster.transport();
  }
}
