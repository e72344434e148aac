package dev.ballast.server.http.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// Sends messages over a WebSocket, one after the other, each when the one before is out.
final class SocketMessages {
  private static final int NORMAL = 1000;

  private final Session session;
  private final ReentrantLock lock = new ReentrantLock();

  SocketMessages(Session session) {
    this.session = session;
  }

  void send(ByteBuffer message) throws IOException {
    send(sent -> session.sendBinary(message, sent));
  }

  void send(String message) throws IOException {
    send(sent -> session.sendText(message, sent));
  }

  private void send(Consumer<Callback.Completable> message) throws IOException {
    lock.lock();
    try {
      Callback.Completable.with(message).get();
    } catch (ExecutionException e) {
      throw new IOException("the WebSocket is gone", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sending", e);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    session.close(NORMAL, "", Callback.NOOP);
  }

  /// Everything that is written goes out at once, behind a byte that names the channel.
  OutputStream channel(int channel) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(1 + length).put((byte) channel);
        send(message.put(bytes, from, length).flip());
      }
    };
  }

  /// Everything that is written goes out at once, as it is.
  OutputStream plain() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        send(ByteBuffer.wrap(bytes, from, length).slice());
      }
    };
  }
}
