package dev.ballast.node.probe;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Reaches pods over the network. Redirects count as good and are not followed; certificates are
/// not checked, as probes go to addresses and not to names.
public final class SocketReach implements PodReach {
  private static final MethodDescriptor<byte[], byte[]> CHECK =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();
  private static final byte SERVICE_FIELD = 0x0a;
  private static final byte STATUS_FIELD = 0x08;
  private static final byte SERVING = 1;

  private final HttpClient http;

  public SocketReach() {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(trustingAll())
            .build();
  }

  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustEverything()}, null);
      return context;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no TLS", missing);
    }
  }

  @Override
  public Answer http(
      Target target, String scheme, String path, Map<String, String> headers, Duration timeout) {
    String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
    String base = scheme.equals("HTTPS") ? "https://" : "http://";
    try {
      URI uri = URI.create(base + host + ":" + target.port() + path);
      var request = HttpRequest.newBuilder(uri).timeout(timeout);
      request.setHeader("User-Agent", "kube-probe/1.36");
      request.setHeader("Accept", "*/*");
      headers.forEach((name, value) -> header(request, name, value));
      int code = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      boolean good = code >= 200 && code < 400;
      return good ? Answer.GOOD : Answer.bad("HTTP probe failed with statuscode: " + code);
    } catch (IOException | IllegalArgumentException failed) {
      return Answer.bad("Get \"" + base + host + ":" + target.port() + path + "\": " + failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Answer.bad("interrupted");
    }
  }

  /// Java's client sets `Host` itself; everything else may be set.
  private static void header(HttpRequest.Builder request, String name, String value) {
    if (!name.equalsIgnoreCase("Host")) request.setHeader(name, value);
  }

  @Override
  public Answer tcp(Target target, Duration timeout) {
    try (var socket = new Socket()) {
      var address = new InetSocketAddress(target.host(), target.port());
      socket.connect(address, (int) timeout.toMillis());
      return Answer.GOOD;
    } catch (IOException | IllegalArgumentException refused) {
      String where = target.host() + ":" + target.port();
      return Answer.bad("dial tcp " + where + ": " + refused.getMessage());
    }
  }

  @Override
  public Answer grpc(Target target, String service, Duration timeout) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(target.host(), target.port()).usePlaintext().build();
    try {
      CallOptions options =
          CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
      byte[] answer = ClientCalls.blockingUnaryCall(channel, CHECK, options, question(service));
      boolean serving = answer.length == 2 && answer[0] == STATUS_FIELD && answer[1] == SERVING;
      return serving ? Answer.GOOD : Answer.bad("service unhealthy (responded with NOT_SERVING)");
    } catch (StatusRuntimeException refused) {
      return Answer.bad("rpc error: " + refused.getMessage());
    } finally {
      channel.shutdownNow();
    }
  }

  /// `HealthCheckRequest{service}` as protobuf writes it; names are shorter than 128 bytes.
  private static byte[] question(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0) return name;
    var message = new byte[name.length + 2];
    message[0] = SERVICE_FIELD;
    message[1] = (byte) Math.min(name.length, Byte.MAX_VALUE);
    System.arraycopy(name, 0, message, 2, name.length);
    return message;
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /// An extended trust manager, so that Java checks no host name either.
  private static final class TrustEverything extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
