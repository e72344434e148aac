package dev.ballast.bench.work;

import dev.ballast.bench.http.Connection;
import dev.ballast.bench.http.Endpoint;
import dev.ballast.objects.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// Deployments on the server's own (simulated) nodes: how long until their pods are ready.
public final class Rollout {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(40);
  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{
       "replicas":%2$d,"selector":{"matchLabels":{"app":"%1$s"}},"template":{
       "metadata":{"labels":{"app":"%1$s"}},"spec":{"containers":[{"name":"c","image":"web:1",
       "resources":{"requests":{"cpu":"50m","memory":"32Mi"}}}]}}}}""";

  private final Load load;
  private final Endpoint server;
  private final String path;

  public Rollout(Load load, String namespace) {
    this.load = load;
    this.server = load.endpoint();
    this.path = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    Namespaces.make(load, namespace);
  }

  /// Waits until `count` nodes are ready; how many seconds it took from now.
  public double awaitNodes(int count) throws InterruptedException {
    long begun = load.world().nanoTime();
    String nodes = "/api/v1/nodes?limit=1&fieldSelector=metadata.name%3Dsim-" + (count - 1);
    await(() -> ready(nodes), "the nodes");
    return (load.world().nanoTime() - begun) / 1e9;
  }

  private boolean ready(String nodes) {
    JsonNode list = Json.parse(load.once(server.get(nodes)).text());
    for (JsonNode each : Json.at(list.path("items").path(0), "status", "conditions")) {
      if (Json.string(each, "type").equals("Ready"))
        return Json.string(each, "status").equals("True");
    }
    return false;
  }

  public void begin(String name, int replicas) {
    load.once(server.post(path, DEPLOYMENT.formatted(name, replicas)));
  }

  /// Makes a Deployment and waits for it; how many seconds it took.
  public double deploy(String name, int replicas) throws InterruptedException {
    long begun = load.world().nanoTime();
    begin(name, replicas);
    await(() -> readyReplicas(name) >= replicas, name);
    return (load.world().nanoTime() - begun) / 1e9;
  }

  public long readyReplicas(String name) {
    JsonNode deployment = Json.parse(load.once(server.get(path + "/" + name)).text());
    return Json.number(deployment, 0, "status", "readyReplicas");
  }

  private void await(BooleanSupplier done, String what) throws InterruptedException {
    long end = load.world().nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      if (load.world().nanoTime() > end)
        throw new Load.Refused(what + " did not become ready", new IOException());
      load.world().sleep(BETWEEN_LOOKS);
    }
  }

  /// How long one get takes now, in nanoseconds, over a connection that is open.
  public static long probe(Load load, Connection connection) throws IOException {
    byte[] request = load.endpoint().get("/api/v1/namespaces/default");
    long begun = load.world().nanoTime();
    if (connection.exchange(request).refused()) throw new IOException("a get was refused");
    return load.world().nanoTime() - begun;
  }
}
