package dev.ballast.bench.work;

import dev.ballast.bench.http.Connection;
import dev.ballast.bench.http.Endpoint;
import dev.ballast.bench.http.Lines;
import dev.ballast.bench.report.Row;
import dev.ballast.objects.Json;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/// Many watchers of one collection, and one writer: how long an event is on its way to each.
public final class Watchers {
  private static final byte[] ADDED = "\"ADDED\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NAME = "\"name\":\"w".getBytes(StandardCharsets.US_ASCII);
  private static final long PATIENCE_SECONDS = 120;

  private final Load load;
  private final String path;
  private final int watchers;
  private final int events;
  private final AtomicLongArray sent;
  private final long[] nanos;
  private final AtomicInteger delivered = new AtomicInteger();
  private final CountDownLatch all;

  private Watchers(Load load, String namespace, int watchers, int events) {
    this.load = load;
    this.path = "/api/v1/namespaces/" + namespace + "/configmaps";
    this.watchers = watchers;
    this.events = events;
    this.sent = new AtomicLongArray(events);
    this.nanos = new long[watchers * events];
    this.all = new CountDownLatch(watchers);
  }

  /// Each watcher gets each of the events; the namespace goes afterwards.
  public static Row run(Load load, String namespace, int watchers, int events)
      throws InterruptedException {
    Namespaces.make(load, namespace);
    Row row = new Watchers(load, namespace, watchers, events).measure();
    Namespaces.remove(load, namespace);
    return row;
  }

  private Row measure() throws InterruptedException {
    Endpoint server = load.endpoint();
    World world = load.world();
    String list = load.once(server.get(path + "?limit=1")).text();
    String version = Json.string(Json.parse(list), "metadata", "resourceVersion");
    byte[] watch = server.get(path + "?watch=1&resourceVersion=" + version);
    var open = new ArrayList<Connection>();
    try (Connection writer = Connection.open(server)) {
      for (int i = 0; i < watchers; i++) {
        Connection one = Connection.open(server);
        open.add(one);
        if (one.begin(watch) != 200) throw new IOException("a watch was refused");
        world.spawn("watcher", () -> read(new Lines(one)));
      }
      return write(writer, server);
    } catch (IOException e) {
      throw new Load.Refused("watch: " + e.getMessage(), e);
    } finally {
      open.forEach(Connection::close);
    }
  }

  private Row write(Connection writer, Endpoint server) throws IOException, InterruptedException {
    World world = load.world();
    Load.Meter meter = load.meter();
    for (int i = 0; i < events; i++) {
      byte[] request = server.post(path, Objects.configMap("w" + i, 0));
      sent.set(i, world.nanoTime());
      if (writer.exchange(request).refused()) throw new IOException("a create was refused");
    }
    boolean complete = all.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!complete) throw new IOException(delivered.get() + " of " + nanos.length + " events came");
    return meter.row("watch", "deliveries/s", nanos.length, nanos);
  }

  private void read(Lines lines) {
    int got = 0;
    try {
      for (Lines.Line line = lines.next(); line != null && got < events; line = lines.next()) {
        long now = load.world().nanoTime();
        int at = line.find(NAME, line.from());
        if (at < 0 || line.find(ADDED, line.from()) < 0) continue;
        nanos[delivered.getAndIncrement()] = now - sent.get(number(line, at + NAME.length));
        if (++got == events) break;
      }
    } catch (IOException cut) {
      return;
    }
    if (got == events) all.countDown();
  }

  private static int number(Lines.Line line, int from) {
    int number = 0;
    for (int i = from; line.bytes()[i] != '"'; i++) number = 10 * number + line.bytes()[i] - '0';
    return number;
  }

  /// Growing numbers of them.
  public static List<Integer> steps() {
    return List.of(1, 10, 100, 300, 1_000);
  }
}
