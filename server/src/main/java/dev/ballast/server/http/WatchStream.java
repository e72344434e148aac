package dev.ballast.server.http;

import dev.ballast.server.format.Form;
import dev.ballast.server.format.Writer;
import dev.ballast.server.http.RequestMetrics.Labels;
import dev.ballast.server.verb.Response.Events;
import dev.ballast.world.World;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Watches over HTTP: each joins the pump of its connection, and its request's thread is free.
final class WatchStream {
  private final World world;
  private final Writer writer;
  private final RequestMetrics metrics;
  private final Map<Connection, WatchPump> pumps = new ConcurrentHashMap<>();
  private volatile boolean ending;

  WatchStream(World world, Writer writer, RequestMetrics metrics) {
    this.world = world;
    this.writer = writer;
    this.metrics = metrics;
  }

  /// Starts a watch; `callback` hears of its end.
  void start(
      Events events,
      Form form,
      Labels labels,
      Request request,
      Response response,
      Callback callback) {
    LongAdder open = metrics.open(labels);
    open.increment();
    Callback end = Callback.from(open::decrement, callback);
    LongAdder told = metrics.watchEvents(events.kind().type());
    var watch = new OpenWatch(world, writer, events, form, told, response, end);
    request.addIdleTimeoutListener(idle -> false);
    request.addFailureListener(watch::fail);
    Answers.watchHead(form, response);
    Connection connection = request.getConnectionMetaData().getConnection();
    pumps.compute(connection, (key, there) -> joined(key, there, watch));
    if (ending) watch.session().close();
  }

  private WatchPump joined(Connection connection, WatchPump there, OpenWatch watch) {
    WatchPump pump = there;
    if (pump == null) {
      pump = new WatchPump(world, () -> retire(connection));
      pump.start();
    }
    pump.add(watch);
    return pump;
  }

  private boolean retire(Connection connection) {
    return pumps.computeIfPresent(connection, (key, pump) -> pump.isEmpty() ? null : pump) == null;
  }

  /// Ends all watches, as their timeout would.
  void endAll() {
    ending = true;
    pumps.values().forEach(WatchPump::close);
  }
}
