package dev.ballast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.zip.Adler32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SpdyConnectionTest {
  private Socket near;
  private Socket far;

  @BeforeEach
  void connect() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      near = new Socket(server.getInetAddress(), server.getLocalPort());
      far = server.accept();
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    near.close();
    far.close();
  }

  @Test
  void theDictionaryIsTheProtocols() {
    var sum = new Adler32();
    sum.update(SpdyDictionary.bytes());
    assertThat(Long.toHexString(sum.getValue())).isEqualTo("e3c6a7c2");
  }

  @Test
  void carriesHeadersAndBytesBothWays() throws Exception {
    var opened = new CompletableFuture<SpdyStream>();
    SpdyConnection server = start(SpdyConnection.Side.SERVER, far, opened::complete);
    SpdyConnection client = start(SpdyConnection.Side.CLIENT, near, stream -> {});

    SpdyStream mine = client.open(Map.of("streamtype", "stdout", "port", "80"));
    mine.awaitReply();
    SpdyStream theirs = opened.join();
    assertThat(theirs.headers()).containsExactlyInAnyOrderEntriesOf(mine.headers());

    mine.output().write("hello".getBytes(StandardCharsets.UTF_8));
    mine.output().close();
    assertThat(theirs.input().readAllBytes()).asString().isEqualTo("hello");
    theirs.output().write("and back".getBytes(StandardCharsets.UTF_8));
    theirs.output().close();
    assertThat(mine.input().readAllBytes()).asString().isEqualTo("and back");
    client.close();
    server.close();
  }

  @Test
  void manyStreamsShareOneCompression() throws Exception {
    SpdyConnection server = start(SpdyConnection.Side.SERVER, far, SpdyConnectionTest::echo);
    SpdyConnection client = start(SpdyConnection.Side.CLIENT, near, stream -> {});
    for (int i = 0; i < 50; i++) {
      SpdyStream stream = client.open(Map.of("streamtype", "data", "requestid", "" + i));
      stream.awaitReply();
      byte[] sent = "x".repeat(i * 3000).getBytes(StandardCharsets.UTF_8);
      Thread.ofVirtual().start(() -> sendAll(stream, sent));
      assertThat(stream.input().readAllBytes()).isEqualTo(sent);
    }
    client.close();
    server.close();
  }

  @Test
  void aStreamEndsWithItsConnection() throws Exception {
    var opened = new CompletableFuture<SpdyStream>();
    SpdyConnection server = start(SpdyConnection.Side.SERVER, far, opened::complete);
    SpdyConnection client = start(SpdyConnection.Side.CLIENT, near, stream -> {});
    SpdyStream mine = client.open(Map.of());
    mine.awaitReply();
    opened.join();
    server.close();
    assertThat(mine.input().readAllBytes()).isEmpty();
    client.close();
  }

  @Test
  void aResetEndsTheOtherSide() throws Exception {
    SpdyConnection server = start(SpdyConnection.Side.SERVER, far, SpdyConnectionTest::reset);
    SpdyConnection client = start(SpdyConnection.Side.CLIENT, near, stream -> {});
    assertThat(client.open(Map.of()).input().read()).isEqualTo(-1);
    client.close();
    server.close();
  }

  private static SpdyConnection start(
      SpdyConnection.Side side, Socket socket, Consumer<SpdyStream> onStream) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    var connection = new SpdyConnection(side, in, out, socket, onStream);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                connection.run();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    return connection;
  }

  private static void echo(SpdyStream stream) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (var out = stream.output()) {
                stream.input().transferTo(out);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
  }

  private static void sendAll(SpdyStream stream, byte[] bytes) {
    try (var out = stream.output()) {
      out.write(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void reset(SpdyStream stream) {
    try {
      stream.reset();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
