package dev.ballast.node.stream;

import dev.ballast.node.runtime.Duplex;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.Terminal;
import dev.ballast.node.runtime.Terminal.Size;
import dev.ballast.wire.SpdyConnection;
import dev.ballast.wire.SpdyStream;
import dev.ballast.wire.StreamType;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.BlockingQueue;

/// Joins a caller's streams to the streaming server of a container runtime, a connection of its own
/// each time. Whichever side breaks, the connection is closed and with it every stream.
public final class RuntimeStreams {
  private static final String PROCESS_PROTOCOL = "v4.channel.k8s.io";
  private static final String PORT_PROTOCOL = "portforward.k8s.io";

  private final World world;

  public RuntimeStreams(World world) {
    this.world = world;
  }

  /// Carries a process's streams until it has ended and all its output is over; returns its exit
  /// code.
  public int process(URI url, Terminal terminal) {
    try (SpdyConnection connection = SpdyUpgrade.connect(world, url, PROCESS_PROTOCOL)) {
      SpdyStream outcome = connection.open(headers(StreamType.ERROR));
      InputStream input = terminal.stdin();
      if (input != null) {
        SpdyStream stdin = connection.open(headers(StreamType.STDIN));
        spawn("stdin", connection, () -> copy(input, stdin.output()));
      }
      OutputStream stdout = terminal.stdout();
      OutputStream stderr = terminal.stderr();
      var copies = new ArrayList<Thread>();
      if (stdout != null) {
        SpdyStream stdoutStream = connection.open(headers(StreamType.STDOUT));
        copies.add(spawn("stdout", connection, () -> pass(stdoutStream.input(), stdout)));
      }
      if (stderr != null && !terminal.tty()) {
        SpdyStream stderrStream = connection.open(headers(StreamType.STDERR));
        copies.add(spawn("stderr", connection, () -> pass(stderrStream.input(), stderr)));
      }
      if (terminal.tty()) {
        SpdyStream resize = connection.open(headers(StreamType.RESIZE));
        Thread sizes = spawn("resize", connection, () -> send(terminal.sizes(), resize.output()));
        return await(outcome, copies, sizes);
      }
      return await(outcome, copies, Thread.currentThread());
    } catch (IOException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken(e);
    }
  }

  private static int await(SpdyStream outcome, Iterable<Thread> copies, Thread sizes)
      throws IOException, InterruptedException {
    try {
      byte[] status = outcome.input().readAllBytes();
      for (Thread each : copies) each.join();
      return ProcessOutcome.exitCode(status);
    } finally {
      if (sizes != Thread.currentThread()) sizes.interrupt();
    }
  }

  /// Carries bytes to and from a port until the pod's side ends, or the caller's breaks.
  public void port(URI url, int port, Duplex duplex) {
    try (SpdyConnection connection = SpdyUpgrade.connect(world, url, PORT_PROTOCOL)) {
      SpdyStream error = connection.open(portHeaders("error", port));
      error.output().close();
      SpdyStream data = connection.open(portHeaders("data", port));
      spawn("to-port", connection, () -> copy(duplex.in(), data.output()));
      pass(data.input(), duplex.out());
      String problem = new String(error.input().readAllBytes(), StandardCharsets.UTF_8);
      if (!problem.isBlank()) {
        throw new RuntimeFailure(RuntimeFailure.Kind.FAILED, problem.strip());
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static Map<String, String> headers(StreamType type) {
    return Map.of(StreamType.HEADER, type.header());
  }

  private static Map<String, String> portHeaders(String type, int port) {
    return Map.of(StreamType.HEADER, type, "port", Integer.toString(port), "requestid", "0");
  }

  /// Copies to the end, then says that there is no more.
  private static void copy(InputStream in, OutputStream out) throws IOException {
    try (out) {
      in.transferTo(out);
    }
  }

  /// Copies to the end, each piece at once.
  private static void pass(InputStream in, OutputStream out) throws IOException {
    var buffer = new byte[16 * 1024];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      out.flush();
    }
  }

  private static void send(BlockingQueue<Size> sizes, OutputStream out) throws IOException {
    try {
      while (true) {
        Size size = sizes.take();
        String message = "{\"Width\":" + size.width() + ",\"Height\":" + size.height() + "}\n";
        out.write(message.getBytes(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      out.close();
    }
  }

  private Thread spawn(String name, SpdyConnection connection, Copying work) {
    return world.spawn(
        "stream-" + name,
        () -> {
          try {
            work.run();
          } catch (IOException e) {
            connection.close();
          }
        });
  }

  private static RuntimeFailure broken(Exception cause) {
    return new RuntimeFailure(
        RuntimeFailure.Kind.FAILED, "the stream broke: " + cause.getMessage(), cause);
  }

  private interface Copying {
    void run() throws IOException;
  }
}
