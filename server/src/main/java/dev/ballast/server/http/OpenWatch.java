package dev.ballast.server.http;

import dev.ballast.server.format.Form;
import dev.ballast.server.format.Writer;
import dev.ballast.server.verb.Response.Events;
import dev.ballast.server.watch.Event;
import dev.ballast.server.watch.WatchSession;
import dev.ballast.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/// One watch over HTTP: what it has still to tell, and the one write that may be on its way. Its
/// pump's thread takes pieces; a write's completion may come on any.
final class OpenWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PIECE = 32 * 1024;

  private final World world;
  private final Writer writer;
  private final Events events;
  private final Form form;
  private final LongAdder told;
  private final Response response;
  private final Callback callback;
  private final Deque<Event> waiting = new ArrayDeque<>();
  private boolean opened;
  private boolean first = true;
  private volatile long deadline;
  private volatile boolean writing;
  private volatile boolean over;
  private @Nullable WatchPump pump;
  private World.@Nullable Timer alarm;

  OpenWatch(
      World world,
      Writer writer,
      Events events,
      Form form,
      LongAdder told,
      Response response,
      Callback callback) {
    this.world = world;
    this.writer = writer;
    this.events = events;
    this.form = form;
    this.told = told;
    this.response = response;
    this.callback = callback;
  }

  WatchSession session() {
    return events.session();
  }

  /// Bytes to write, and what to do with them.
  record Piece(OpenWatch watch, byte[] bytes, boolean last) {
    /// Writes without waiting; `then` runs once it is done or has failed.
    void write(Runnable then) {
      watch.deadline = watch.world.nanoTime() + PATIENCE.toNanos();
      watch.response.write(
          last,
          ByteBuffer.wrap(bytes),
          Callback.from(
              InvocationType.NON_BLOCKING,
              () -> {
                watch.written(last);
                then.run();
              },
              failure -> {
                watch.fail(failure);
                then.run();
              }));
    }
  }

  /// From now on `mine` is told when there is something to write.
  void open(WatchPump mine) {
    pump = mine;
    setAlarm();
    mine.ready(this);
  }

  /// What is to be written now; null where nothing is, or where a write is still on its way. The
  /// first piece goes out empty if need be: its headers tell the client that it has been heard.
  @Nullable Piece next() {
    if (writing || over) return null;
    try {
      if (waiting.isEmpty()) waiting.addAll(session().poll());
      boolean nothing = waiting.isEmpty() && !session().over();
      if (nothing && opened) {
        session().onNews(Thread.currentThread(), this::mark);
        return null;
      }
      opened = true;
      writing = true;
      byte[] bytes = lines();
      return new Piece(this, bytes, waiting.isEmpty() && session().over());
    } catch (IOException | RuntimeException failed) {
      fail(failed);
      return null;
    }
  }

  /// As many lines as make a piece.
  private byte[] lines() throws IOException {
    if (waiting.size() == 1) return line(waiting.remove());
    var out = new ByteArrayOutputStream(PIECE);
    while (!waiting.isEmpty() && out.size() < PIECE) out.write(line(waiting.remove()));
    return out.toByteArray();
  }

  private byte[] line(Event event) {
    byte[] line = writer.event(events.kind(), event, form, first);
    first = false;
    told.increment();
    return line;
  }

  private void written(boolean last) {
    writing = false;
    if (last) end();
    else ready();
  }

  private void mark() {
    WatchPump mine = pump;
    if (mine != null) mine.mark(this);
  }

  private void ready() {
    WatchPump mine = pump;
    if (mine != null) mine.ready(this);
  }

  /// A bookmark or the end is due some time though nothing happens.
  private void setAlarm() {
    long nanos = Math.max(1, session().due() - world.nanoTime());
    alarm = world.after(Duration.ofNanos(nanos), this::ring);
  }

  private void ring() {
    if (over) return;
    setAlarm();
    ready();
  }

  /// Gives up a client that has not taken a piece in time.
  void failIfStuck() {
    if (writing && !over && world.nanoTime() > deadline)
      fail(new IOException("the client does not read"));
  }

  boolean writing() {
    return writing;
  }

  boolean over() {
    return over;
  }

  private void end() {
    if (!close()) return;
    callback.succeeded();
  }

  void fail(Throwable why) {
    if (!close()) return;
    callback.failed(why);
  }

  private synchronized boolean close() {
    if (over) return false;
    over = true;
    World.Timer set = alarm;
    if (set != null) set.cancel();
    session().close();
    ready();
    return true;
  }
}
