package dev.ballast.server.http.stream;

import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;

/// A connection after its upgrade, as plain streams of bytes for one thread that owns it.
final class RawConnection extends AbstractConnection implements Connection.UpgradeTo {
  /// What is done with the two directions; the connection is closed when it returns.
  @FunctionalInterface
  interface Work {
    void run(InputStream in, OutputStream out) throws IOException;
  }

  private final World world;
  private final Work work;
  private ByteBuffer ahead = ByteBuffer.allocate(0);

  RawConnection(World world, EndPoint endPoint, Executor executor, Work work) {
    super(endPoint, executor);
    this.world = world;
    this.work = work;
  }

  /// What came already behind the request.
  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    if (buffer == null) return;
    ahead = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
  }

  @Override
  public void onOpen() {
    super.onOpen();
    getEndPoint().setIdleTimeout(0);
    world.spawn("upgraded", this::run);
  }

  private void run() {
    try (EndPoint endPoint = getEndPoint()) {
      work.run(new Input(), new Output());
    } catch (IOException gone) {
      // The client has gone; the connection is closed either way.
    }
  }

  @Override
  public void onFillable() {
    // Reading waits by itself.
  }

  private final class Input extends InputStream {
    private final ByteBuffer buffer = BufferUtil.allocate(16 * 1024);

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) return 0;
      if (ahead.hasRemaining()) return take(ahead, bytes, from, length);
      while (!buffer.hasRemaining()) {
        int count = getEndPoint().fill(buffer);
        if (count < 0) return -1;
        if (count > 0) break;
        try (Blocker.Callback readable = Blocker.callback()) {
          getEndPoint().fillInterested(readable);
          readable.block();
        }
      }
      return take(buffer, bytes, from, length);
    }

    private static int take(ByteBuffer buffer, byte[] bytes, int from, int length) {
      int count = Math.min(length, buffer.remaining());
      buffer.get(bytes, from, count);
      return count;
    }
  }

  private final class Output extends OutputStream {
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      lock.lock();
      try (Blocker.Callback written = Blocker.callback()) {
        getEndPoint().write(written, ByteBuffer.wrap(bytes, from, length));
        written.block();
      } finally {
        lock.unlock();
      }
    }
  }
}
