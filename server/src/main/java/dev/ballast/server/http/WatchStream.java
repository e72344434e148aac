package dev.ballast.server.http;

import dev.ballast.server.format.Form;
import dev.ballast.server.format.Writer;
import dev.ballast.server.verb.Response.Events;
import dev.ballast.server.watch.Event;
import dev.ballast.server.watch.WatchSession;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Watches over HTTP. Each runs on its request's thread: sleep until something happened, write all
/// of it in one piece, sleep again.
final class WatchStream {
  private static final Duration SLEEP = Duration.ofSeconds(60);
  private static final int PIECE = 32 * 1024;

  private final Writer writer;
  private final Set<WatchSession> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  WatchStream(Writer writer) {
    this.writer = writer;
  }

  /// Writes events until the watch or its client ends.
  void run(
      Events events,
      Form form,
      String include,
      Request request,
      Response response,
      Callback callback)
      throws IOException, InterruptedException {
    try (WatchSession session = events.session()) {
      open.add(session);
      if (ending) return;
      request.addIdleTimeoutListener(idle -> false);
      request.addFailureListener(gone -> session.close());
      Answers.head(200, form, response);
      var out = new ResponseStream(response);
      out.open();
      pump(session, events, form, include, out);
      out.finish(callback);
    } finally {
      open.remove(events.session());
    }
  }

  private void pump(
      WatchSession session, Events events, Form form, String include, ResponseStream out)
      throws IOException, InterruptedException {
    boolean first = true;
    while (!session.over()) {
      List<Event> batch = session.next(SLEEP);
      for (Event event : batch) {
        writer.event(events.kind(), event, form, include, first, out);
        first = false;
        if (out.waiting() >= PIECE) out.flush();
      }
      out.flush();
    }
  }

  /// Ends all watches, as their timeout would.
  void endAll() {
    ending = true;
    open.forEach(WatchSession::close);
  }
}
