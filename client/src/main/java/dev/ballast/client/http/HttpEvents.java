package dev.ballast.client.http;

import dev.ballast.client.EventStream;
import dev.ballast.client.WatchEvent;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// A watch over HTTP: a line of JSON an event. A thread of its own reads, since a read of a socket
/// knows no time limit; a reader that falls behind makes it wait.
final class HttpEvents implements EventStream {
  private static final int READ_AHEAD = 256;

  private final InputStream body;
  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(READ_AHEAD);
  private final Thread reader;

  /// What the connection gave: an event, or how it ended.
  private sealed interface Line {
    record Event(WatchEvent event) implements Line {}

    record Failure(ObjectNode status) implements Line {}

    record End(String why) implements Line {}
  }

  HttpEvents(World world, InputStream body) {
    this.body = body;
    this.reader = world.spawn("watch", this::read);
  }

  @Override
  public @Nullable WatchEvent next(Duration wait) throws InterruptedException {
    return switch (lines.poll(wait.toNanos(), TimeUnit.NANOSECONDS)) {
      case null -> null;
      case Line.Event event -> event.event();
      case Line.Failure failure -> throw new ApiException(failure.status());
      case Line.End end -> throw new StreamEnded(end.why());
    };
  }

  private void read() {
    try (var input = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String text = input.readLine(); text != null; text = input.readLine())
        lines.put(line(Json.parseObject(text)));
      lines.put(new Line.End("the server ended the watch"));
    } catch (IOException | JacksonException broken) {
      offerEnd(String.valueOf(broken.getMessage()));
    } catch (InterruptedException closed) {
      offerEnd("closed");
    }
  }

  private static Line line(ObjectNode event) {
    var object = (ObjectNode) event.path("object");
    String type = Json.string(event, "type");
    if (type.equals("ERROR")) return new Line.Failure(object);
    return new Line.Event(new WatchEvent(WatchEvent.Type.valueOf(type), new KubeObject(object)));
  }

  private void offerEnd(String why) {
    var end = new Line.End(why);
    while (!lines.offer(end)) lines.clear();
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      body.close();
    } catch (IOException alreadyBroken) {
      offerEnd("closed");
    }
  }
}
