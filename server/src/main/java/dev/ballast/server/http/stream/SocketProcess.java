package dev.ballast.server.http.stream;

import dev.ballast.objects.Json;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.remote.RemoteCall;
import dev.ballast.server.remote.Terminal;
import dev.ballast.wire.StreamType;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// exec and attach over a WebSocket (`v4.channel.k8s.io`, `v5.channel.k8s.io`): a message's first
/// byte says which stream it belongs to.
public final class SocketProcess implements Session.Listener.AutoDemanding {
  private final World world;
  private final NodeAccess nodes;
  private final RemoteCall.Process process;
  private final Pipe stdin = new Pipe();
  private final BlockingQueue<Terminal.Size> sizes = new LinkedBlockingQueue<>();
  private volatile @Nullable Thread worker;

  SocketProcess(World world, NodeAccess nodes, RemoteCall.Process process) {
    this.world = world;
    this.nodes = nodes;
    this.process = process;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    worker = world.spawn("process", () -> run(new SocketMessages(session)));
  }

  private void run(SocketMessages messages) {
    RemoteCall.Streams asked = process.streams();
    var streams =
        new ProcessStreams(
            asked.stdin() ? stdin.input() : null,
            asked.stdout() ? messages.channel(StreamType.STDOUT.channel()) : null,
            asked.stderr() ? messages.channel(StreamType.STDERR.channel()) : null,
            messages.channel(StreamType.ERROR.channel()),
            sizes);
    try {
      messages.channel(firstChannel(asked).channel()).write(new byte[0]);
      streams.run(nodes, process);
    } catch (IOException gone) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      messages.close();
    }
  }

  /// An empty message there tells the client that the connection stands.
  private static StreamType firstChannel(RemoteCall.Streams asked) {
    if (asked.stdout()) return StreamType.STDOUT;
    return asked.stderr() ? StreamType.STDERR : StreamType.ERROR;
  }

  @Override
  public void onWebSocketBinary(ByteBuffer message, Callback callback) {
    try {
      if (message.hasRemaining()) receive(message);
      callback.succeed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.fail(e);
    }
  }

  private void receive(ByteBuffer message) throws InterruptedException {
    int channel = message.get() & 0xff;
    var bytes = new byte[message.remaining()];
    message.get(bytes);
    if (channel == StreamType.CLOSE_CHANNEL) {
      if (bytes.length > 0 && bytes[0] == StreamType.STDIN.channel()) stdin.end();
    } else if (channel == StreamType.STDIN.channel()) {
      stdin.put(bytes);
    } else if (channel == StreamType.RESIZE.channel()) {
      resize(bytes);
    }
  }

  private void resize(byte[] bytes) {
    try {
      ProcessStreams.resize(Json.parse(bytes), sizes);
    } catch (JacksonException e) {
      // Not a size: the terminal keeps the one it has.
    }
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    stdin.end();
    Thread running = worker;
    if (running != null) running.interrupt();
    callback.succeed();
  }
}
