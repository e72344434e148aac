package dev.ballast.server.http.stream;

import dev.ballast.objects.ApiException;
import dev.ballast.server.format.Form;
import dev.ballast.server.format.Writer;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.remote.RemoteCall;
import dev.ballast.server.verb.Response.Events;
import dev.ballast.wire.SpdyConnection;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/// Turns a request's connection into streams, in the protocol that the client asks for.
public final class Upgrades {
  private static final String SPDY = "SPDY/3.1";
  private static final String PROTOCOLS = "X-Stream-Protocol-Version";
  private static final List<String> PROCESS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");
  private static final List<String> SPDY_PROCESS = List.of("v4.channel.k8s.io");
  private static final List<String> PORTS = List.of("portforward.k8s.io");
  private static final List<String> TUNNEL = List.of("SPDY/3.1+portforward.k8s.io");
  private static final Duration IDLE = Duration.ofHours(4);
  private static final int MOST_MESSAGE_BYTES = 4 << 20;

  private final World world;
  private final NodeAccess nodes;
  private final Writer writer;

  public Upgrades(World world, NodeAccess nodes, Writer writer) {
    this.world = world;
    this.nodes = nodes;
    this.writer = writer;
  }

  /// Makes `server` able to speak WebSocket. To be called before it starts.
  public static void prepare(Server server) {
    ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
    sockets.setIdleTimeout(IDLE);
    sockets.setMaxBinaryMessageSize(MOST_MESSAGE_BYTES);
  }

  /// Joins the connection of `request` to what `call` names.
  ///
  /// @throws ApiException 400 where the request asks for no upgrade, or for none that is known
  public void join(RemoteCall call, Request request, Response response, Callback callback) {
    String upgrade = request.getHeaders().get(HttpHeader.UPGRADE);
    if (upgrade == null) throw ApiException.badRequest("Upgrade request required");
    if (asksForWebSocket(request)) webSocket(call, request, response, callback);
    else if (upgrade.equalsIgnoreCase(SPDY)) spdy(call, request, response, callback);
    else throw ApiException.badRequest("unable to upgrade: unknown protocol " + upgrade);
  }

  /// Whether `request` wants its answer over a WebSocket.
  public static boolean asksForWebSocket(Request request) {
    String upgrade = request.getHeaders().get(HttpHeader.UPGRADE);
    return upgrade != null && upgrade.equalsIgnoreCase("websocket");
  }

  /// Tells the events of a watch over a WebSocket.
  public void watch(
      Events events, Form form, Request request, Response response, Callback callback) {
    ServerWebSocketContainer sockets = ServerWebSocketContainer.get(request.getContext());
    sockets.upgrade(
        (asked, answer, failed) -> new SocketWatch(world, writer, events, form),
        request,
        response,
        callback);
  }

  private void webSocket(RemoteCall call, Request request, Response response, Callback callback) {
    ServerWebSocketContainer sockets = ServerWebSocketContainer.get(request.getContext());
    sockets.upgrade(
        (asked, answer, failed) -> {
          List<String> known = call instanceof RemoteCall.Process ? PROCESS : TUNNEL;
          answer.setAcceptedSubProtocol(choose(asked.getSubProtocols(), known));
          return switch (call) {
            case RemoteCall.Process process -> new SocketProcess(world, nodes, process);
            case RemoteCall.Ports ports ->
                new SocketTunnel(world, (in, out) -> ports(ports, in, out, () -> {}));
          };
        },
        request,
        response,
        callback);
  }

  private static String choose(List<String> asked, List<String> known) {
    for (String each : known) if (asked.contains(each)) return each;
    throw ApiException.badRequest(
        "unable to negotiate protocol: client supports " + asked + ", server accepts " + known);
  }

  private void spdy(RemoteCall call, Request request, Response response, Callback callback) {
    var asked = new ArrayList<String>();
    for (String line : request.getHeaders().getValuesList(PROTOCOLS)) {
      for (String each : line.split(",")) asked.add(each.strip());
    }
    String chosen = choose(asked, call instanceof RemoteCall.Process ? SPDY_PROCESS : PORTS);
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    Executor executor = request.getComponents().getExecutor();
    RawConnection.Work work = (in, out) -> streams(call, in, out, endPoint);
    var connection = new RawConnection(world, endPoint, executor, work);
    response.setStatus(101);
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeader.UPGRADE.asString());
    response.getHeaders().put(HttpHeader.UPGRADE, SPDY);
    response.getHeaders().put(PROTOCOLS, chosen);
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
    response.write(true, ByteBuffer.allocate(0), callback);
  }

  private void streams(RemoteCall call, InputStream in, OutputStream out, AutoCloseable socket)
      throws IOException {
    switch (call) {
      case RemoteCall.Process process -> process(process, in, out, socket);
      case RemoteCall.Ports ports -> ports(ports, in, out, socket);
    }
  }

  private void process(
      RemoteCall.Process process, InputStream in, OutputStream out, AutoCloseable socket)
      throws IOException {
    var streams = new SpdyProcess(world, nodes, process);
    var connection = new SpdyConnection(SpdyConnection.Side.SERVER, in, out, socket, streams::add);
    Thread worker = world.spawn("process", () -> streams.run(connection));
    try {
      connection.run();
    } finally {
      worker.interrupt();
    }
  }

  private void ports(RemoteCall.Ports ports, InputStream in, OutputStream out, AutoCloseable socket)
      throws IOException {
    var pairs = new SpdyPorts(world, nodes, ports);
    var connection = new SpdyConnection(SpdyConnection.Side.SERVER, in, out, socket, pairs::add);
    Thread worker = world.spawn("ports", () -> pairs.run(connection));
    try {
      connection.run();
    } finally {
      worker.interrupt();
    }
  }
}
