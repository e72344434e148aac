package dev.ballast.clients;

import dev.ballast.cluster.Cluster;
import dev.ballast.cluster.Settings;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// A cluster with simulated nodes, in memory, and a line to it that can be cut.
public final class Server implements AutoCloseable {
  private final Path data;
  private final Cluster cluster;
  private final BrokenLine line;

  public Server(Path data, int nodes) throws IOException {
    this.data = data;
    Settings.Nodes running =
        nodes == 0 ? new Settings.Nodes.None() : new Settings.Nodes.Simulated(nodes);
    cluster =
        Cluster.assemble(
            new SystemWorld(),
            Settings.defaults(data)
                .withListen("127.0.0.1", 0)
                .withEngine(Settings.Engine.MEMORY)
                .withNodes(running));
    line = new BrokenLine(URI.create(cluster.url()).getPort());
  }

  BrokenLine line() {
    return line;
  }

  /// The administrator's kubeconfig, by way of the line.
  String kubeconfig() throws IOException {
    String text = Files.readString(data.resolve("kubeconfig"));
    return text.replace(cluster.url(), "https://127.0.0.1:" + line.port());
  }

  /// The administrator's kubeconfig, straight to the server.
  public String straight() throws IOException {
    return Files.readString(data.resolve("kubeconfig"));
  }

  @Override
  public void close() throws IOException {
    line.close();
    cluster.close();
  }
}
