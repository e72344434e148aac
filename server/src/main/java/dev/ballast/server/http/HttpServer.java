package dev.ballast.server.http;

import dev.ballast.server.access.pki.Identity;
import dev.ballast.server.http.stream.Upgrades;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.WindowRateControl;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jetty, set up to serve the API: TLS 1.2 and 1.3 with client certificates that are asked for but
/// not demanded, a virtual thread a request, and bounds on everything that a client can make large
/// or slow.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final Duration GOODBYE = Duration.ofSeconds(3);
  private static final int HEADER_BYTES = 64 * 1024;
  /// What Go's server takes besides: empty steps, which count for nothing, and a `/` inside a step,
  /// which stays as it is written. Nothing is decided by a path before it is taken apart.
  private static final UriCompliance ADDRESSES =
      UriCompliance.DEFAULT.with(
          "Kubernetes",
          UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);
  private static final int STREAMS_A_CONNECTION = 1000;
  /// Of HTTP/2: a stream that is reset, a ping, a change of settings. A client that ends watches
  /// early resets as many streams; what a flood of them costs is what as many requests cost.
  private static final int ODD_STEPS_A_SECOND = 10_000;
  private static final int WAITING_TO_BE_ACCEPTED = 1024;

  private final Server server;
  private final ServerConnector connector;
  private final ApiHandler handler;

  private HttpServer(Server server, ServerConnector connector, ApiHandler handler) {
    this.server = server;
    this.connector = connector;
    this.handler = handler;
  }

  /// Loads what serving needs, beside the thread that reads the keys and the data: Jetty's tables
  /// of headers, types and codes are a tenth of a start.
  public static void warmUp() {
    stop(new Server(new VirtualThreadPool()));
    protocols(new SslContextFactory.Server());
  }

  /// Starts to serve; returns when connections are accepted.
  ///
  /// @param authority signs the certificates of those clients that have one
  /// @throws IOException where the address can't be had
  public static HttpServer start(
      Listen listen, Identity identity, X509Certificate authority, ApiHandler handler)
      throws IOException {
    var threads = new VirtualThreadPool();
    threads.setMaxConcurrentTasks(0);
    var server = new Server(threads);
    ServerConnector connector =
        connector(server, listen, protocols(ServerTls.of(identity, authority)));
    server.setHandler(handler);
    server.setErrorHandler(new Unreadable());
    Upgrades.prepare(server);
    server.setStopTimeout(GOODBYE.toMillis());
    try {
      server.start();
    } catch (IOException e) {
      stop(server);
      throw e;
    } catch (Exception e) {
      stop(server);
      throw new IOException("can't start to serve: " + e.getMessage(), e);
    }
    return new HttpServer(server, connector, handler);
  }

  private static ServerConnector connector(
      Server server, Listen listen, ConnectionFactory[] protocols) {
    var connector = new ServerConnector(server, 1, 1, protocols);
    connector.setHost(listen.host());
    connector.setPort(listen.port());
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setAcceptQueueSize(WAITING_TO_BE_ACCEPTED);
    server.addConnector(connector);
    return connector;
  }

  /// Accepts connections on the same port of another address, too: the one at which pods reach us.
  ///
  /// @throws IOException where it can't be had
  public void alsoListen(String host) throws IOException {
    ConnectionFactory[] same = connector.getConnectionFactories().toArray(ConnectionFactory[]::new);
    ServerConnector another = connector(server, new Listen(host, port()), same);
    try {
      another.start();
    } catch (IOException e) {
      server.removeConnector(another);
      throw e;
    } catch (Exception e) {
      server.removeConnector(another);
      throw new IOException("can't listen on " + host + ": " + e.getMessage(), e);
    }
  }

  private static ConnectionFactory[] protocols(SslContextFactory.Server tls) {
    var config = new HttpConfiguration();
    config.setSendServerVersion(false);
    config.setRequestHeaderSize(HEADER_BYTES);
    // Looking a token up among a connection's last headers, letter by letter, is a fifth of a get.
    config.setHeaderCacheSize(0);
    config.setIdleTimeout(IDLE.toMillis());
    config.setUriCompliance(ADDRESSES);
    var customizer = new SecureRequestCustomizer();
    customizer.setSniHostCheck(false);
    config.addCustomizer(customizer);
    var http1 = new HttpConnectionFactory(config);
    var http2 = new HTTP2ServerConnectionFactory(config);
    http2.setMaxConcurrentStreams(STREAMS_A_CONNECTION);
    http2.setRateControlFactory(new WindowRateControl.Factory(ODD_STEPS_A_SECOND));
    var alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    return new ConnectionFactory[] {
      new SslConnectionFactory(tls, alpn.getProtocol()), alpn, http2, http1
    };
  }

  /// The port that clients connect to.
  public int port() {
    return connector.getLocalPort();
  }

  /// Refuses new requests, lets those that run end, and cuts what still runs after a few seconds.
  @Override
  public void close() {
    handler.endWatches();
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("stopping the HTTP server", e);
    }
  }
}
