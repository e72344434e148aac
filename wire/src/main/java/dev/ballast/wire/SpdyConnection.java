package dev.ballast.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A SPDY/3.1 connection over a socket's two streams, after the HTTP upgrade. Whoever makes one
/// gives a thread to [#run], which reads until the end; every other method may be called from
/// anywhere.
///
/// As in Kubernetes' own (moby/spdystream), windows are not kept: a stream that nobody reads stops
/// the connection from being read on, and so the sender.
public final class SpdyConnection implements AutoCloseable {
  public enum Side {
    /// Opens streams with odd numbers.
    CLIENT,
    /// Opens streams with even numbers.
    SERVER
  }

  private final SpdyReader reader;
  private final SpdyWriter writer;
  private final AutoCloseable socket;
  private final Side side;
  private final Consumer<SpdyStream> onStream;
  private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
  private final AtomicInteger nextId;
  private volatile int lastReceived;
  private volatile boolean over;

  /// @param socket closed with the connection
  /// @param onStream gets each stream that the other side opens, on the reading thread: it must not
  ///     block, and may [SpdyStream#reset] what it doesn't want
  public SpdyConnection(
      Side side,
      InputStream in,
      OutputStream out,
      AutoCloseable socket,
      Consumer<SpdyStream> onStream) {
    this.side = side;
    this.reader = new SpdyReader(in);
    this.writer = new SpdyWriter(out);
    this.socket = socket;
    this.onStream = onStream;
    this.nextId = new AtomicInteger(side == Side.CLIENT ? 1 : 2);
  }

  /// Opens a stream. `headers` have names in lower case.
  public SpdyStream open(Map<String, String> headers) throws IOException {
    int id;
    SpdyStream stream;
    synchronized (nextId) {
      id = nextId.getAndAdd(2);
      stream = new SpdyStream(id, headers, writer);
      streams.put(id, stream);
      writer.synStream(id, headers);
    }
    if (over) stream.end();
    return stream;
  }

  /// Reads until the other side, or [#close], ends the connection. Every stream ends with it.
  public void run() throws IOException {
    try {
      while (true) {
        @Nullable SpdyFrame frame = reader.next();
        if (frame == null) return;
        handle(frame);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      if (!over) throw e;
    } finally {
      over = true;
      streams.values().forEach(SpdyStream::end);
      reader.close();
    }
  }

  private void handle(SpdyFrame frame) throws IOException, InterruptedException {
    switch (frame) {
      case SpdyFrame.SynStream opened -> accept(opened);
      case SpdyFrame.SynReply reply -> {
        SpdyStream stream = streams.get(reply.stream());
        if (stream == null) return;
        stream.answered();
        if (reply.last()) stream.end();
      }
      case SpdyFrame.Headers more -> {
        SpdyStream stream = streams.get(more.stream());
        if (stream != null && more.last()) stream.end();
      }
      case SpdyFrame.Reset reset -> {
        SpdyStream stream = streams.remove(reset.stream());
        if (stream != null) stream.end();
      }
      case SpdyFrame.Data data -> {
        SpdyStream stream = streams.get(data.stream());
        if (stream == null) return;
        stream.receive(data.bytes());
        if (data.last()) stream.end();
      }
      case SpdyFrame.Ping ping -> {
        boolean theirs = (ping.id() & 1) == (side == Side.CLIENT ? 0 : 1);
        if (theirs) writer.ping(ping.id());
      }
      case SpdyFrame.GoAway ignored -> {}
      case SpdyFrame.Ignored ignored -> {}
    }
  }

  private void accept(SpdyFrame.SynStream opened) throws IOException {
    var stream = new SpdyStream(opened.stream(), opened.headers(), writer);
    streams.put(opened.stream(), stream);
    lastReceived = opened.stream();
    if (opened.last()) stream.end();
    writer.synReply(opened.stream(), Map.of());
    onStream.accept(stream);
  }

  /// Forgets a stream that both sides are done with: what still comes for it is dropped.
  public void forget(SpdyStream stream) {
    streams.remove(stream.id());
    stream.end();
  }

  /// Says goodbye and closes the socket.
  @Override
  public void close() {
    if (over) {
      closeSocket();
      return;
    }
    over = true;
    try {
      writer.goAway(lastReceived);
    } catch (IOException e) {
      // The other side has gone already, which is what closing is about.
    }
    streams.values().forEach(SpdyStream::end);
    closeSocket();
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (Exception e) {
      // Closed by the other side already.
    }
    writer.close();
  }
}
