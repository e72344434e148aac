package dev.ballast.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.bench.report.Row;
import dev.ballast.bench.work.Load;
import dev.ballast.bench.work.ServerCost;
import dev.ballast.world.SystemWorld;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The measuring client against a server that says what a test wants said.
class ConnectionTest {
  @TempDir static Path folder;
  private static BareProcess bare;

  @BeforeAll
  static void start() throws Exception {
    bare = BareProcess.start(folder);
  }

  @AfterAll
  static void stop() {
    bare.close();
  }

  /// Answers one connection with `said`, whatever is asked, and closes it.
  private static Endpoint saying(String said) throws Exception {
    SSLContext tls = BareServer.tls(folder.resolve("bare.p12"));
    var listening = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0);
    new SystemWorld()
        .spawn(
            "server",
            () -> {
              try (listening;
                  var socket = (SSLSocket) listening.accept()) {
                InputStream in = socket.getInputStream();
                if (in.read(new byte[4096]) < 0) return;
                OutputStream out = socket.getOutputStream();
                for (byte each : said.getBytes(StandardCharsets.UTF_8)) {
                  out.write(each);
                  out.flush();
                }
              } catch (IOException gone) {
                return;
              }
            });
    return new Endpoint("127.0.0.1", listening.getLocalPort(), tls, "");
  }

  @Test
  void aBodyOfKnownLengthIsReadWhole() throws Exception {
    Endpoint server = saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    try (Connection connection = Connection.open(server)) {
      Answer answer = connection.exchange(server.get("/"));
      assertThat(answer.code()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("hello");
    }
  }

  @Test
  void chunksAreJoined() throws Exception {
    Endpoint server =
        saying(
            "HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n8\r\ndefghijk\r\n0\r\n\r\n");
    try (Connection connection = Connection.open(server)) {
      Answer answer = connection.exchange(server.get("/"));
      assertThat(answer.refused()).isTrue();
      assertThat(answer.text()).isEqualTo("abcdefghijk");
    }
  }

  @Test
  void aWatchIsReadLineByLineWhereverItsChunksEnd() throws Exception {
    Endpoint server =
        saying(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4\r\none\n\r\n2\r\ntw\r\n8\r\no\nthree\n\r\n0\r\n\r\n");
    try (Connection connection = Connection.open(server)) {
      assertThat(connection.begin(server.get("/"))).isEqualTo(200);
      var lines = new Lines(connection);
      for (String expected : List.of("one", "two", "three")) {
        Lines.Line line = lines.next();
        assertThat(new String(line.bytes(), line.from(), line.to() - line.from()))
            .isEqualTo(expected);
      }
      assertThat(lines.next()).isNull();
    }
  }

  @Test
  void anAnswerThatIsCutIsAnError() throws Exception {
    Endpoint server = saying("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
    try (Connection connection = Connection.open(server)) {
      assertThatThrownBy(() -> connection.exchange(server.get("/")))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void loadIsMeasuredOnBothSides() throws Exception {
    var load =
        new Load(new SystemWorld(), bare.endpoint(), new ServerCost(List.of(bare.process().pid())));
    Row row = load.run("get", "gets/s", 500, 4, i -> bare.endpoint().get("/"));
    assertThat(row.rate()).isPositive();
    assertThat(row.p50()).isPositive().isLessThanOrEqualTo(row.p99());
    assertThat(row.clientMicros()).isPositive();
    assertThat(row.residentMb()).isPositive();
  }

  @Test
  void aRefusalEndsTheLoadAndSaysWhy() throws Exception {
    Endpoint server =
        saying(
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                + "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
    var load = new Load(new SystemWorld(), server, new ServerCost(List.of()));
    assertThatThrownBy(() -> load.run("get", "gets/s", 3, 1, i -> server.get("/")))
        .isInstanceOf(Load.Refused.class)
        .hasMessageContaining("403 no");
  }
}
