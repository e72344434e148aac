package dev.ballast.cli;

import dev.ballast.bench.http.Connection;
import dev.ballast.bench.http.Endpoint;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// How long a server takes until its `/readyz` says ok, seen by a client that asks all the time.
final class StartClock {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final World world;
  private final int port;
  private final Path authority;

  private StartClock(World world, int port, Path authority) {
    this.world = world;
    this.port = port;
    this.authority = authority;
  }

  /// A port that is free at the moment.
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Starts to count.
  ///
  /// @param authority where the server keeps the certificate that it is known by
  /// @return the seconds, NaN where it does not come up
  static CompletableFuture<Double> start(World world, int port, Path authority) {
    var clock = new StartClock(world, port, authority);
    return CompletableFuture.supplyAsync(clock::count, task -> world.spawn("start clock", task));
  }

  private double count() {
    long begun = world.nanoTime();
    try {
      while (!Files.exists(authority)) {
        if (isLate(begun)) return Double.NaN;
        world.sleep(BETWEEN_LOOKS);
      }
      Endpoint server = server();
      while (!isLate(begun)) {
        if (sawReady(server, begun)) return (world.nanoTime() - begun) / 1e9;
        world.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | Kubeconfig.Unusable unreadable) {
      return Double.NaN;
    }
    return Double.NaN;
  }

  private boolean isLate(long begun) {
    return world.nanoTime() - begun > PATIENCE.toNanos();
  }

  /// Made once: it costs as much as a start has to spare.
  private Endpoint server() throws IOException {
    URI address = URI.create("https://127.0.0.1:" + port);
    return Endpoint.of(new Kubeconfig(address, Files.readString(authority), "", "", ""));
  }

  /// Asks on one connection until the server is ready; false where there is none yet.
  private boolean sawReady(Endpoint server, long begun) throws InterruptedException {
    byte[] question = server.get("/readyz");
    try (Connection connection = Connection.open(server)) {
      while (!isLate(begun)) {
        if (!connection.exchange(question).refused()) return true;
        world.sleep(BETWEEN_LOOKS);
      }
      return false;
    } catch (IOException notYet) {
      return false;
    }
  }
}
