package dev.ballast.node.stream;

import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.wire.SpdyConnection;
import dev.ballast.wire.SpdyStream;
import dev.ballast.world.World;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Opens a connection to a runtime's streaming server: an HTTP request that turns into SPDY/3.1.
final class SpdyUpgrade {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int MAX_ANSWER_BYTES = 16 * 1024;

  private SpdyUpgrade() {}

  static SpdyConnection connect(World world, URI url, String protocol) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), CONNECT_MILLIS);
      socket.getOutputStream().write(request(url, protocol));
      String answer = head(socket.getInputStream());
      if (!answer.startsWith("HTTP/1.1 101")) throw refused(answer);
      var connection =
          new SpdyConnection(
              SpdyConnection.Side.CLIENT,
              socket.getInputStream(),
              socket.getOutputStream(),
              socket,
              SpdyUpgrade::refuse);
      world.spawn("spdy", () -> read(connection));
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static byte[] request(URI url, String protocol) {
    String text =
        "POST "
            + url.getRawPath()
            + " HTTP/1.1\r\n"
            + "Host: "
            + url.getRawAuthority()
            + "\r\n"
            + "Connection: Upgrade\r\n"
            + "Upgrade: SPDY/3.1\r\n"
            + "X-Stream-Protocol-Version: "
            + protocol
            + "\r\n"
            + "Content-Length: 0\r\n\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads byte by byte up to the empty line: what follows is SPDY's already.
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) throw new EOFException("the runtime hung up on an upgrade request");
      head.append((char) next);
      if (head.length() > MAX_ANSWER_BYTES) throw new IOException("the answer has no end");
    }
    return head.toString();
  }

  private static RuntimeFailure refused(String answer) {
    return new RuntimeFailure(
        RuntimeFailure.Kind.FAILED,
        "the runtime refused to stream: " + answer.lines().findFirst().orElse(""));
  }

  /// The streaming server opens no streams.
  private static void refuse(SpdyStream stream) {
    try {
      stream.reset();
    } catch (IOException e) {
      // The connection is over, and the stream with it.
    }
  }

  private static void read(SpdyConnection connection) {
    try {
      connection.run();
    } catch (IOException e) {
      connection.close();
    }
  }
}
