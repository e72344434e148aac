package dev.ballast.bench.work;

import dev.ballast.bench.http.Answer;
import dev.ballast.bench.http.Connection;
import dev.ballast.bench.http.Endpoint;
import java.io.IOException;
import java.time.Duration;

/// The namespaces that the work is done in.
final class Namespaces {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Namespaces() {}

  /// Makes it where it is not there.
  static void make(Load load, String name) {
    Endpoint server = load.endpoint();
    try (Connection connection = Connection.open(server)) {
      Answer made = connection.exchange(server.post("/api/v1/namespaces", body(name)));
      if (made.refused() && made.code() != 409)
        throw new IOException(made.code() + " " + made.text());
    } catch (IOException e) {
      throw new Load.Refused("no namespace " + name + ": " + e.getMessage(), e);
    }
  }

  private static String body(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
        + name
        + "\"}}";
  }

  /// Deletes it and waits until nothing of it is left.
  static void remove(Load load, String name) throws InterruptedException {
    Endpoint server = load.endpoint();
    String path = "/api/v1/namespaces/" + name;
    long end = load.world().nanoTime() + PATIENCE.toNanos();
    try (Connection connection = Connection.open(server)) {
      connection.exchange(server.delete(path));
      while (connection.exchange(server.get(path)).code() != 404) {
        if (load.world().nanoTime() > end) throw new IOException("it does not go");
        load.world().sleep(BETWEEN_LOOKS);
      }
    } catch (IOException e) {
      throw new Load.Refused("namespace " + name + " is left: " + e.getMessage(), e);
    }
  }
}
