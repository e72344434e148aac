package dev.ballast.server.http;

import dev.ballast.server.access.pki.Identity;
import dev.ballast.server.access.pki.Pki;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Serves `wardle.example.com/v1` as somebody behind a Service would: it wants to see the front
/// proxy's certificate, tells the headers that it got, watches slowly, and echoes on request.
final class WardleServer implements AutoCloseable {
  private static final String RESOURCES =
      """
      {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"wardle.example.com/v1",\
      "resources":[{"name":"flunders","singularName":"flunder","namespaced":true,"kind":"Flunder",\
      "verbs":["get","list"],"shortNames":["fl"]},{"name":"flunders/status","singularName":"",\
      "namespaced":true,"kind":"Flunder","verbs":["get"]}]}""";

  private final SSLServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final CountDownLatch secondEvent = new CountDownLatch(1);

  WardleServer(Pki pki) throws Exception {
    Identity identity = pki.server(List.of("wardle.default.svc"));
    char[] password = new char[0];
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("server", identity.key(), password, new Certificate[] {identity.certificate()});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", pki.authority().certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    listener = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0);
    listener.setNeedClientAuth(true);
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      if (head.contains("Upgrade: echo")) {
        write(
            out,
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        socket.getInputStream().transferTo(out);
      } else if (head.startsWith("GET /apis/wardle.example.com/v1 ")) {
        answer(out, "200 OK", RESOURCES);
      } else if (head.contains("watch=true")) {
        write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n");
        secondEvent.await();
        write(out, "7\r\nsecond\n\r\n0\r\n\r\n");
      } else if (head.contains("/missing")) {
        answer(out, "404 Not Found", "none");
      } else {
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        String length = head.replaceAll("(?is).*\r\ncontent-length: (\\d+).*", "$1");
        String body =
            length.matches("\\d+")
                ? new String(
                    socket.getInputStream().readNBytes(Integer.parseInt(length)),
                    StandardCharsets.UTF_8)
                : "";
        answer(out, "200 OK", shown.getSubjectX500Principal() + "\n" + head + "\nbody=" + body);
      }
    } catch (IOException gone) {
      // The client has gone.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int one = in.read();
      if (one < 0) throw new IOException("no head");
      head.append((char) one);
    }
    return head.toString();
  }

  private static void answer(OutputStream out, String status, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    write(
        out,
        "HTTP/1.1 %s\r\nConnection: close\r\nX-Own: yes\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, length, body));
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    secondEvent.countDown();
    listener.close();
    threads.shutdownNow();
  }
}
