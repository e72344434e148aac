package dev.ballast.server.http.stream;

import dev.ballast.world.World;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/// Joins a connection that asks for an upgrade to somebody who knows the protocol: bytes go back
/// and forth, and nobody here looks at them.
public final class UpgradeTunnel {
  private static final int CONNECT_MILLIS = 30_000;
  private static final int MOST_HEAD_BYTES = 64 * 1024;

  private final World world;

  public UpgradeTunnel(World world) {
    this.world = world;
  }

  /// @param client has the certificates for `url`, and knows where its host is
  /// @param headers of the request but for those of the connection
  public void join(
      HttpClient client,
      URI url,
      HttpFields headers,
      Request request,
      Response response,
      Callback callback)
      throws IOException, InterruptedException {
    Socket remote = connect(client, url);
    var in = new BufferedInputStream(remote.getInputStream());
    remote.getOutputStream().write(head(url, headers, request));
    List<String> answer = lines(in);
    int code = code(answer);
    response.setStatus(code);
    for (String each : answer.subList(1, answer.size())) {
      int colon = each.indexOf(':');
      if (colon > 0)
        response
            .getHeaders()
            .add(
                new HttpField(each.substring(0, colon).strip(), each.substring(colon + 1).strip()));
    }
    if (code != 101) {
      response.getHeaders().remove(HttpHeader.TRANSFER_ENCODING);
      response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
      remote.close();
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    Executor executor = request.getComponents().getExecutor();
    RawConnection.Work work = (from, to) -> pump(remote, in, from, to);
    request.setAttribute(
        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
        new RawConnection(world, endPoint, executor, work));
    response.write(true, ByteBuffer.allocate(0), callback);
  }

  private static Socket connect(HttpClient client, URI url)
      throws IOException, InterruptedException {
    var found = new CompletableFuture<List<InetSocketAddress>>();
    client
        .getSocketAddressResolver()
        .resolve(
            url.getHost(),
            url.getPort(),
            java.util.Map.of(),
            Promise.from(found::complete, found::completeExceptionally));
    InetSocketAddress address;
    try {
      address = found.get().getFirst();
    } catch (ExecutionException nobody) {
      throw new IOException(nobody.getCause());
    }
    Socket plain = new Socket();
    plain.connect(address, CONNECT_MILLIS);
    if (url.getScheme().equals("http")) return plain;
    var tls = client.getSslContextFactory();
    SSLSocket socket =
        (SSLSocket)
            tls.getSslContext()
                .getSocketFactory()
                .createSocket(plain, url.getHost(), url.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    if (!tls.isTrustAll()) parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static byte[] head(URI url, HttpFields headers, Request request) {
    var head = new StringBuilder();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    head.append(request.getMethod()).append(' ').append(url.getRawPath()).append(query);
    head.append(" HTTP/1.1\r\nHost: ").append(url.getRawAuthority()).append("\r\n");
    head.append("Connection: Upgrade\r\nUpgrade: ");
    head.append(request.getHeaders().get(HttpHeader.UPGRADE)).append("\r\n");
    for (HttpField each : headers)
      head.append(each.getName()).append(": ").append(each.getValue()).append("\r\n");
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<String> lines(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (int read = 0; read < MOST_HEAD_BYTES; read++) {
      int one = in.read();
      if (one < 0) throw new IOException("unexpected EOF");
      if (one == '\r') continue;
      if (one != '\n') {
        line.append((char) one);
        continue;
      }
      if (line.isEmpty()) return lines;
      lines.add(line.toString());
      line.setLength(0);
    }
    throw new IOException("the head of the answer is too long");
  }

  private static int code(List<String> answer) throws IOException {
    String[] status = answer.isEmpty() ? new String[0] : answer.getFirst().split(" ", 3);
    if (status.length < 2 || !status[1].matches("\\d{3}")) throw new IOException("no HTTP answer");
    return Integer.parseInt(status[1]);
  }

  private void pump(Socket remote, InputStream back, InputStream from, OutputStream to)
      throws IOException {
    Thread sending =
        world.spawn(
            "tunnel",
            () -> {
              try (remote) {
                from.transferTo(remote.getOutputStream());
              } catch (IOException gone) {
                // The other direction ends with it.
              }
            });
    try (remote) {
      back.transferTo(to);
    } finally {
      sending.interrupt();
    }
  }
}
