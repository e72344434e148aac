package dev.ballast.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/// A response's body: small writes gather in one buffer, which goes out in one piece when it is
/// full. A client that does not take a piece within half a minute is given up.
final class ResponseStream extends OutputStream {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FIRST = 4 * 1024;
  private static final int MOST = 128 * 1024;

  private final Response response;
  private byte[] buffer = new byte[FIRST];
  private int size;

  ResponseStream(Response response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (size + length > buffer.length) makeRoom(length);
    if (length > buffer.length - size) {
      send(ByteBuffer.wrap(bytes, from, length));
      return;
    }
    System.arraycopy(bytes, from, buffer, size, length);
    size += length;
  }

  private void makeRoom(int length) throws IOException {
    int wanted = size + length;
    if (wanted <= MOST)
      buffer = Arrays.copyOf(buffer, Math.min(MOST, Math.max(wanted, 4 * buffer.length)));
    else flush();
  }

  /// How much waits to be sent.
  int waiting() {
    return size;
  }

  @Override
  public void flush() throws IOException {
    if (size == 0) {
      if (!response.isCommitted()) open();
      return;
    }
    int sent = size;
    size = 0;
    send(ByteBuffer.wrap(buffer, 0, sent));
  }

  /// Sends the headers, so that the client knows that it has been heard.
  void open() throws IOException {
    send(ByteBuffer.allocate(0));
  }

  private void send(ByteBuffer piece) throws IOException {
    try (Blocker.Callback sent = Blocker.callback()) {
      response.write(false, piece, sent);
      sent.block(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the client does not read", e);
    }
  }

  /// Sends what waits as the last piece; `callback` hears when that is done.
  void finish(Callback callback) {
    response.write(true, ByteBuffer.wrap(buffer, 0, size), callback);
  }
}
