package dev.ballast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.wire.SpdyConnection;
import dev.ballast.wire.SpdyStream;
import dev.ballast.wire.StreamType;
import dev.ballast.world.SystemWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// logs, exec and port-forward over real connections, to a node that echoes.
class StreamTest {
  private static final String POD = "/api/v1/namespaces/default/pods/p";
  @TempDir static Path folder;
  private static ServerProcess server;
  private static TlsClient admin;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, 0, false);
    admin = TlsClient.administrator(server);
    String pod =
        """
        {"metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}""";
    HttpResponse<String> made =
        admin.send(
            "POST",
            "/api/v1/namespaces/default/pods",
            "application/json",
            pod.getBytes(StandardCharsets.UTF_8));
    assertThat(made.statusCode()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aLogIsCopiedAsItIs() throws Exception {
    assertThat(admin.get(POD + "/log").body()).isEqualTo("p/c says hello\n");
    assertThat(admin.get(POD + "/log?container=x").body())
        .contains("container x is not valid for pod p");
    assertThat(admin.get(POD + "/log?tailLines=-5").statusCode()).isEqualTo(422);
  }

  @Test
  void execWithoutAnUpgradeIsRefused() throws Exception {
    HttpResponse<String> answer = admin.get(POD + "/exec?command=cat&stdout=true");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Upgrade request required");
  }

  /// Collects what comes on each channel until the other side closes.
  private static final class Channels implements WebSocket.Listener {
    private final Map<Integer, ByteArrayOutputStream> received = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      while (data.hasRemaining()) message.write(data.get());
      if (last && message.size() > 0) {
        byte[] whole = message.toByteArray();
        message.reset();
        received
            .computeIfAbsent((int) whole[0], c -> new ByteArrayOutputStream())
            .write(whole, 1, whole.length - 1);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(null);
    }

    String text(StreamType type) {
      var bytes = received.get(type.channel());
      return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static ByteBuffer on(int channel, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + bytes.length).put((byte) channel).put(bytes).flip();
  }

  private static WebSocket socket(String path, String protocol, Channels channels)
      throws Exception {
    return admin
        .http()
        .newWebSocketBuilder()
        .subprotocols(protocol)
        .buildAsync(admin.uri("wss", path), channels)
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void aWebSocketCarriesInputAndOutputAndHowItEnded() throws Exception {
    var channels = new Channels();
    WebSocket socket =
        socket(POD + "/exec?command=cat&stdin=true&stdout=true", "v5.channel.k8s.io", channels);
    socket.sendBinary(on(StreamType.STDIN.channel(), "to and fro"), true).get(5, TimeUnit.SECONDS);
    var end =
        ByteBuffer.wrap(
            new byte[] {(byte) StreamType.CLOSE_CHANNEL, (byte) StreamType.STDIN.channel()});
    socket.sendBinary(end, true).get(5, TimeUnit.SECONDS);
    channels.closed.get(10, TimeUnit.SECONDS);
    assertThat(channels.text(StreamType.STDOUT)).isEqualTo("to and fro");
    assertThat(Json.string(Json.parse(channels.text(StreamType.ERROR)), "status"))
        .isEqualTo("Success");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4.channel.k8s.io", "v5.channel.k8s.io"})
  void anExitCodeIsTold(String protocol) throws Exception {
    var channels = new Channels();
    socket(POD + "/exec?command=exit&command=7&stdout=true&stderr=true", protocol, channels);
    channels.closed.get(10, TimeUnit.SECONDS);
    assertThat(channels.text(StreamType.STDERR)).isEqualTo("leaving\n");
    assertThat(channels.text(StreamType.ERROR))
        .contains("NonZeroExitCode")
        .contains("\"message\":\"7\"");
  }

  @Test
  void aTerminalsSizeReachesTheProcess() throws Exception {
    var channels = new Channels();
    WebSocket socket =
        socket(POD + "/exec?command=size&stdout=true&tty=true", "v5.channel.k8s.io", channels);
    socket
        .sendBinary(on(StreamType.RESIZE.channel(), "{\"Width\":80,\"Height\":24}"), true)
        .get(5, TimeUnit.SECONDS);
    channels.closed.get(10, TimeUnit.SECONDS);
    assertThat(channels.text(StreamType.STDOUT)).isEqualTo("80x24");
  }

  private static SpdyConnection spdy(String path, String protocol) throws IOException {
    var socket =
        (SSLSocket) admin.tls().getSocketFactory().createSocket("127.0.0.1", server.port());
    String head =
        ("POST %s HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                + "X-Stream-Protocol-Version: %s\r\nContent-Length: 0\r\n\r\n")
            .formatted(path, protocol);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    var answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\n")) answer.append((char) in.read());
    assertThat(answer)
        .startsWith("HTTP/1.1 101")
        .containsIgnoringCase("X-Stream-Protocol-Version: " + protocol);
    var connection =
        new SpdyConnection(
            SpdyConnection.Side.CLIENT, in, socket.getOutputStream(), socket, stream -> {});
    new SystemWorld()
        .spawn(
            "spdy",
            () -> {
              try {
                connection.run();
              } catch (IOException e) {
                connection.close();
              }
            });
    return connection;
  }

  private static SpdyStream open(SpdyConnection connection, StreamType type) throws IOException {
    return connection.open(Map.of(StreamType.HEADER, type.header()));
  }

  private static String all(SpdyStream stream) throws IOException {
    return new String(stream.input().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void spdyCarriesInputAndOutputAndHowItEnded() throws Exception {
    try (SpdyConnection connection =
        spdy(POD + "/exec?command=cat&stdin=true&stdout=true", "v4.channel.k8s.io")) {
      SpdyStream outcome = open(connection, StreamType.ERROR);
      SpdyStream stdin = open(connection, StreamType.STDIN);
      SpdyStream stdout = open(connection, StreamType.STDOUT);
      stdin.output().write("over SPDY".getBytes(StandardCharsets.UTF_8));
      stdin.output().close();
      assertThat(all(outcome)).contains("Success");
      assertThat(all(stdout)).isEqualTo("over SPDY");
    }
  }

  @Test
  void aPortCarriesBytesBothWaysAndSaysWhatIsWrong() throws Exception {
    try (SpdyConnection connection = spdy(POD + "/portforward", "portforward.k8s.io")) {
      SpdyStream error =
          connection.open(Map.of("streamtype", "error", "port", "80", "requestid", "0"));
      SpdyStream data =
          connection.open(Map.of("streamtype", "data", "port", "80", "requestid", "0"));
      data.output().write("ping".getBytes(StandardCharsets.UTF_8));
      data.output().close();
      assertThat(all(data)).isEqualTo("ping");
      assertThat(all(error)).isEmpty();
      SpdyStream refused =
          connection.open(Map.of("streamtype", "error", "port", "1", "requestid", "1"));
      connection.open(Map.of("streamtype", "data", "port", "1", "requestid", "1"));
      assertThat(all(refused)).contains("connection refused");
    }
  }
}
