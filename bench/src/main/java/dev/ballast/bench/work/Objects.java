package dev.ballast.bench.work;

import dev.ballast.bench.http.Endpoint;
import dev.ballast.bench.report.Row;
import java.util.List;

/// ConfigMaps of 1.3 KB in a namespace: made, read, changed, listed, deleted together.
public final class Objects {
  private static final String FILL = "x".repeat(900);

  private final Load load;
  private final String path;
  private final int connections;

  public Objects(Load load, String namespace, int connections) {
    this.load = load;
    this.path = "/api/v1/namespaces/" + namespace + "/configmaps";
    this.connections = connections;
    Namespaces.make(load, namespace);
  }

  private Endpoint server() {
    return load.endpoint();
  }

  static String configMap(String name, int generation) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name
        + "\",\"labels\":{\"app\":\"bench\"}},\"data\":{\"gen\":\""
        + generation
        + "\",\"fill\":\""
        + FILL
        + "\"}}";
  }

  /// All four kinds of request, one after the other.
  public List<Row> round(int count) throws InterruptedException {
    return List.of(create(0, count), get(count, 2 * count), update(count), patch(count));
  }

  public Row create(int from, int count) throws InterruptedException {
    return load.run(
        "create",
        "creates/s",
        count,
        connections,
        i -> server().post(path, configMap("c" + (from + i), 0)));
  }

  /// @param there how many objects there are
  public Row get(int there, int count) throws InterruptedException {
    return load.run(
        "get", "gets/s", count, connections, i -> server().get(path + "/c" + any(there)));
  }

  private int any(int there) {
    return load.world().random().nextInt(there);
  }

  public Row update(int count) throws InterruptedException {
    return load.run(
        "update",
        "updates/s",
        count,
        connections,
        i -> server().put(path + "/c" + i, configMap("c" + i, 1)));
  }

  public Row patch(int count) throws InterruptedException {
    String body = "{\"data\":{\"gen\":\"2\"}}";
    return load.run(
        "merge patch",
        "patches/s",
        count,
        connections,
        i -> server().patch(path + "/c" + i, Endpoint.MERGE, body));
  }

  public Row list(int count) throws InterruptedException {
    return load.run("list of all", "lists/s", count, 4, i -> server().get(path));
  }

  /// The first page of 500.
  public Row page(int count) throws InterruptedException {
    return load.run("list of 500", "lists/s", count, 4, i -> server().get(path + "?limit=500"));
  }

  public Row listNothing(int count) throws InterruptedException {
    String nothing = path + "?labelSelector=app%3Dnone";
    return load.run(
        "list, selector matches nothing", "lists/s", count, 4, i -> server().get(nothing));
  }

  /// Deletes them all by one request.
  public Row drop() throws InterruptedException {
    Load.Meter meter = load.meter();
    load.once(server().delete(path));
    double seconds = meter.seconds();
    Row row = meter.row("deletecollection", "s", 1, new long[0]);
    return new Row(
        row.work(),
        "s",
        seconds,
        Double.NaN,
        Double.NaN,
        row.serverMicros(),
        row.clientMicros(),
        row.residentMb());
  }
}
