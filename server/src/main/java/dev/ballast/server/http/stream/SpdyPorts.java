package dev.ballast.server.http.stream;

import dev.ballast.objects.ApiException;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.remote.RemoteCall;
import dev.ballast.wire.SpdyConnection;
import dev.ballast.wire.SpdyStream;
import dev.ballast.wire.StreamType;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// portforward over SPDY (`portforward.k8s.io`): for each connection to a port the client opens two
/// streams with the same `requestID`, one for data and one for what goes wrong.
final class SpdyPorts {
  private final World world;
  private final NodeAccess nodes;
  private final RemoteCall.Ports ports;
  private final BlockingQueue<SpdyStream> opened = new LinkedBlockingQueue<>();

  SpdyPorts(World world, NodeAccess nodes, RemoteCall.Ports ports) {
    this.world = world;
    this.nodes = nodes;
    this.ports = ports;
  }

  /// A stream that the client has opened.
  void add(SpdyStream stream) {
    opened.add(stream);
  }

  /// Pairs the streams of `connection` until interrupted.
  void run(SpdyConnection connection) {
    var waiting = new HashMap<String, SpdyStream>();
    try {
      while (true) {
        SpdyStream stream = opened.take();
        String request = stream.headers().getOrDefault("requestid", "");
        SpdyStream other = waiting.remove(request);
        if (other == null) waiting.put(request, stream);
        else world.spawn("port-forward", () -> forwardPair(connection, stream, other));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forwardPair(SpdyConnection connection, SpdyStream one, SpdyStream other) {
    boolean isData = one.headers().getOrDefault(StreamType.HEADER, "").equals("data");
    if (isData) forward(connection, one, other);
    else forward(connection, other, one);
  }

  private void forward(SpdyConnection connection, SpdyStream data, SpdyStream error) {
    try {
      String problem = run(data);
      error.output().write(problem.getBytes(StandardCharsets.UTF_8));
      error.output().close();
      data.output().close();
    } catch (IOException gone) {
      // The client has gone, and its streams with it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connection.forget(data);
      connection.forget(error);
    }
  }

  /// Carries the bytes to the end; returns what went wrong, `""` for nothing.
  private String run(SpdyStream data) throws InterruptedException {
    String port = data.headers().getOrDefault("port", "");
    try {
      nodes.portForward().run(ports.pod(), Integer.parseInt(port), data.input(), data.output());
      return "";
    } catch (NumberFormatException e) {
      return "not a port: " + port;
    } catch (ApiException refusal) {
      return String.valueOf(refusal.getMessage());
    } catch (RuntimeException e) {
      return "error forwarding port "
          + port
          + " to pod "
          + ports.pod().path()
          + ": "
          + e.getMessage();
    }
  }
}
