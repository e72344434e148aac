package dev.ballast.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// One connection that is kept alive; one request at a time. For one thread.
public final class Connection implements AutoCloseable {
  private static final int KEPT_BYTES = 256 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[32 * 1024];
  private int from;
  private int to;
  private byte[] kept = new byte[4096];
  private int keptLength;
  private boolean chunked;
  private long left;
  private boolean firstChunk;

  private Connection(Socket socket) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  public static Connection open(Endpoint endpoint) throws IOException {
    Socket socket =
        endpoint.tls().getSocketFactory().createSocket(endpoint.host(), endpoint.port());
    socket.setTcpNoDelay(true);
    return new Connection(socket);
  }

  /// Sends `request` and reads the whole answer.
  public Answer exchange(byte[] request) throws IOException {
    out.write(request);
    int code = readHead();
    keptLength = 0;
    long length = 0;
    for (int count = fill(); count > 0; count = fill()) {
      keep(count);
      from += count;
      left -= count;
      length += count;
    }
    return new Answer(code, length, Arrays.copyOf(kept, keptLength));
  }

  /// Sends `request` and reads the head of an answer whose body goes on; see [#readSome].
  public int begin(byte[] request) throws IOException {
    out.write(request);
    return readHead();
  }

  /// The next bytes of a body that goes on, -1 at its end.
  int readSome(byte[] into, int at) throws IOException {
    int count = Math.min(fill(), into.length - at);
    if (count <= 0) return -1;
    System.arraycopy(buffer, from, into, at, count);
    from += count;
    left -= count;
    return count;
  }

  private void keep(int count) {
    int wanted = Math.min(count, KEPT_BYTES - keptLength);
    if (wanted <= 0) return;
    if (keptLength + wanted > kept.length)
      kept = Arrays.copyOf(kept, Math.max(2 * kept.length, keptLength + wanted));
    System.arraycopy(buffer, from, kept, keptLength, wanted);
    keptLength += wanted;
  }

  /// Makes body bytes available at `from`; how many, 0 at the end of the body.
  private int fill() throws IOException {
    if (left == 0) {
      if (!chunked) return 0;
      if (!firstChunk) line();
      firstChunk = false;
      left = Long.parseLong(line().strip(), 16);
      if (left == 0) {
        line();
        chunked = false;
        return 0;
      }
    }
    if (from == to) more();
    return (int) Math.min(left, to - from);
  }

  private int readHead() throws IOException {
    String status = line();
    int code = Integer.parseInt(status.substring(9, 12));
    chunked = false;
    firstChunk = true;
    left = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) left = Long.parseLong(lower.substring(15).strip());
      else if (lower.startsWith("transfer-encoding:")) chunked = lower.contains("chunked");
    }
    return code;
  }

  private String line() throws IOException {
    int start = from;
    while (true) {
      for (int i = start; i < to; i++) {
        if (buffer[i] != '\n') continue;
        int end = i > from && buffer[i - 1] == '\r' ? i - 1 : i;
        String line = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
        from = i + 1;
        return line;
      }
      start = to - from;
      if (from > 0) {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
      }
      if (to == buffer.length) throw new IOException("a line of a head that is too long");
      more();
    }
  }

  private void more() throws IOException {
    if (from == to) {
      from = 0;
      to = 0;
    }
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) throw new EOFException("the server closed the connection");
    to += count;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      from = to;
    }
  }
}
