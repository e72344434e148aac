package dev.ballast.bench.http;

import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/// A server, in a process of its own, that answers every request with the same bytes from memory:
/// what the measuring client reaches here, no server can exceed.
public final class BareServer {
  static final char[] PASSWORD = "measured".toCharArray();
  private static final int BODY_BYTES = 1_500;

  private final byte[] answer;

  private BareServer() {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n";
    String body = "{\"fill\":\"" + "x".repeat(BODY_BYTES - 11) + "\"}";
    answer = (head.formatted(body.length()) + body).getBytes(StandardCharsets.US_ASCII);
  }

  /// Says its port on a line of standard output; ends when standard input does.
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    var server = new BareServer();
    var socket =
        (SSLServerSocket)
            tls(Path.of(args[0])).getServerSocketFactory().createServerSocket(0, 1024);
    System.out.println(socket.getLocalPort());
    var world = new SystemWorld();
    world.spawn("accept", () -> server.accept(world, socket));
    while (System.in.read() >= 0) continue;
    System.exit(0);
  }

  /// For both ends: the store holds the server's key, which the client trusts.
  static SSLContext tls(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private void accept(World world, SSLServerSocket socket) {
    try {
      while (true) {
        Socket one = socket.accept();
        world.spawn("serve", () -> serve(one));
      }
    } catch (IOException closed) {
      System.err.println("no more is accepted: " + closed.getMessage());
    }
  }

  /// Requests without bodies, one after the other, so a blank line ends each.
  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[4096];
      int seen = 0;
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          seen = buffer[i] == '\n' ? seen + 1 : buffer[i] == '\r' ? seen : 0;
          if (seen == 2) out.write(answer);
        }
      }
    } catch (IOException gone) {
      return;
    }
  }
}
