package dev.ballast.bench.work;

import com.sun.management.OperatingSystemMXBean;
import dev.ballast.bench.http.Answer;
import dev.ballast.bench.http.Connection;
import dev.ballast.bench.http.Endpoint;
import dev.ballast.bench.report.Row;
import dev.ballast.world.World;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/// The same kind of request again and again over a number of connections, each of which sends its
/// next one when the answer to the last is in.
public final class Load {
  private static final OperatingSystemMXBean SELF =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final World world;
  private final Endpoint endpoint;
  private final ServerCost cost;

  public Load(World world, Endpoint endpoint, ServerCost cost) {
    this.world = world;
    this.endpoint = endpoint;
    this.cost = cost;
  }

  public World world() {
    return world;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  public ServerCost cost() {
    return cost;
  }

  /// Begins to measure what a piece of work costs both sides.
  Meter meter() {
    return new Meter(world.nanoTime(), cost.processorSeconds(), clientSeconds());
  }

  private static double clientSeconds() {
    return SELF.getProcessCpuTime() / 1e9;
  }

  /// What was used when the work began.
  final class Meter {
    private final long begun;
    private final double server;
    private final double client;

    private Meter(long begun, double server, double client) {
      this.begun = begun;
      this.server = server;
      this.client = client;
    }

    double seconds() {
      return (world.nanoTime() - begun) / 1e9;
    }

    /// @param nanos how long each of the operations took; sorted by this
    Row row(String work, String unit, int operations, long[] nanos) {
      double seconds = seconds();
      Arrays.sort(nanos);
      return new Row(
          work,
          unit,
          operations / seconds,
          milliseconds(nanos, 0.5),
          milliseconds(nanos, 0.99),
          (cost.processorSeconds() - server) * 1e6 / operations,
          (clientSeconds() - client) * 1e6 / operations,
          cost.residentMb());
    }
  }

  private static double milliseconds(long[] sorted, double share) {
    if (sorted.length == 0) return Double.NaN;
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
  }

  /// Does `count` requests over `connections`.
  ///
  /// @throws Refused where the server refuses one
  public Row run(String work, String unit, int count, int connections, IntFunction<byte[]> request)
      throws InterruptedException {
    long[] nanos = new long[count];
    var next = new AtomicInteger();
    var failure = new AtomicReference<Exception>();
    List<Connection> open = connect(Math.min(connections, count));
    Meter meter = meter();
    var threads = new ArrayList<Thread>();
    for (Connection each : open) {
      Runnable loop = () -> loop(each, request, nanos, next, failure);
      threads.add(world.spawn("load", loop));
    }
    for (Thread each : threads) each.join();
    Row row = meter.row(work, unit, count, nanos);
    open.forEach(Connection::close);
    Exception failed = failure.get();
    if (failed != null) throw new Refused(work + ": " + failed.getMessage(), failed);
    return row;
  }

  private List<Connection> connect(int count) {
    var open = new ArrayList<Connection>();
    try {
      for (int i = 0; i < count; i++) {
        Connection one = Connection.open(endpoint);
        one.exchange(endpoint.get("/version"));
        open.add(one);
      }
    } catch (IOException e) {
      open.forEach(Connection::close);
      throw new Refused("no connection: " + e.getMessage(), e);
    }
    return open;
  }

  private void loop(
      Connection connection,
      IntFunction<byte[]> request,
      long[] nanos,
      AtomicInteger next,
      AtomicReference<Exception> failure) {
    try {
      for (int i = next.getAndIncrement();
          i < nanos.length && failure.get() == null;
          i = next.getAndIncrement()) {
        byte[] sent = request.apply(i);
        long begun = world.nanoTime();
        Answer answer = connection.exchange(sent);
        nanos[i] = world.nanoTime() - begun;
        if (answer.refused()) throw new IOException(answer.code() + " " + answer.text());
      }
    } catch (IOException | RuntimeException failed) {
      failure.compareAndSet(null, failed);
    }
  }

  /// One request; its answer.
  ///
  /// @throws Refused where the server refuses it
  public Answer once(byte[] request) {
    try (Connection connection = Connection.open(endpoint)) {
      Answer answer = connection.exchange(request);
      if (answer.refused())
        throw new Refused(answer.code() + " " + answer.text(), new IOException());
      return answer;
    } catch (IOException e) {
      throw new Refused("no answer: " + e.getMessage(), e);
    }
  }

  /// The server did not do what was asked of it.
  public static final class Refused extends RuntimeException {
    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
