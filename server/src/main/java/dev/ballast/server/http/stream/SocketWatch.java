package dev.ballast.server.http.stream;

import dev.ballast.server.format.Form;
import dev.ballast.server.format.Writer;
import dev.ballast.server.verb.Response.Events;
import dev.ballast.server.watch.Event;
import dev.ballast.server.watch.WatchSession;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/// A watch whose client asked for a WebSocket, as fabric8's does: each event is a text message.
public final class SocketWatch implements Session.Listener.AutoDemanding {
  private static final Duration SLEEP = Duration.ofSeconds(60);

  private final World world;
  private final Writer writer;
  private final Events events;
  private final Form form;
  private volatile @Nullable Thread teller;

  SocketWatch(World world, Writer writer, Events events, Form form) {
    this.world = world;
    this.writer = writer;
    this.events = events;
    this.form = form;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    var messages = new SocketMessages(session);
    teller = world.spawn("watch", () -> tell(messages));
  }

  private void tell(SocketMessages messages) {
    try (WatchSession watch = events.session()) {
      boolean first = true;
      while (!watch.over()) {
        for (Event each : watch.next(SLEEP)) {
          byte[] line = writer.event(events.kind(), each, form, first);
          send(messages, line);
          first = false;
        }
      }
    } catch (IOException | InterruptedException gone) {
      // The client has gone; so has what it wanted to hear.
    } finally {
      messages.close();
    }
  }

  /// A message needs no length and no end of its own.
  private void send(SocketMessages messages, byte[] line) throws IOException {
    if (form.protobuf()) messages.send(ByteBuffer.wrap(line, Integer.BYTES, line.length - 4));
    else messages.send(new String(line, 0, line.length - 1, StandardCharsets.UTF_8));
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    Thread running = teller;
    if (running != null) running.interrupt();
    callback.succeed();
  }
}
