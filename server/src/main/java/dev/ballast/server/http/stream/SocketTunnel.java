package dev.ballast.server.http.stream;

import dev.ballast.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// A byte stream in the messages of a WebSocket: newer clients send the SPDY of a port-forward
/// through one (`SPDY/3.1+portforward.k8s.io`).
public final class SocketTunnel implements Session.Listener.AutoDemanding {
  private final World world;
  private final RawConnection.Work work;
  private final Pipe incoming = new Pipe();

  SocketTunnel(World world, RawConnection.Work work) {
    this.world = world;
    this.work = work;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    var messages = new SocketMessages(session);
    world.spawn("tunnel", () -> run(messages));
  }

  private void run(SocketMessages messages) {
    try {
      work.run(incoming.input(), messages.plain());
    } catch (IOException gone) {
      // The client has gone.
    } finally {
      messages.close();
    }
  }

  @Override
  public void onWebSocketBinary(ByteBuffer message, Callback callback) {
    var bytes = new byte[message.remaining()];
    message.get(bytes);
    try {
      incoming.put(bytes);
      callback.succeed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.fail(e);
    }
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    incoming.end();
    callback.succeed();
  }
}
