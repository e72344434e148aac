package dev.ballast.server.webhook;

import dev.ballast.server.stored.Stored;
import dev.ballast.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/// HTTP/1.1 clients with kept connections, one for each set of trusted certificates. They reach a
/// Service by the name that its certificate has, at the address of an endpoint. Thread-safe.
public final class HttpClients implements AutoCloseable {
  private static final int MOST = 32;
  private static final int CONNECTIONS = 256;

  private final Store<Stored> store;
  private final LinkedHashMap<Trust, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

  public HttpClients(Store<Stored> store) {
    this.store = store;
  }

  /// Whom a client trusts, and who it says it is.
  ///
  /// @param authorities base64 of PEM, `""` for those that everybody trusts
  /// @param anybody whether certificates don't matter
  /// @param identity what the client shows of itself
  public record Trust(String authorities, boolean anybody, Identity identity) {}

  /// A certificate and its key, or neither.
  public sealed interface Identity {
    record Nobody() implements Identity {}

    record Holder(KeyStore keys, String password) implements Identity {}
  }

  /// @throws WebhookException where the certificates are none
  public synchronized HttpClient trusting(String authorities) {
    return with(new Trust(authorities, false, new Identity.Nobody()));
  }

  /// @throws WebhookException where the certificates are none
  public synchronized HttpClient with(Trust trust) {
    HttpClient known = clients.get(trust);
    if (known != null) return known;
    HttpClient made = start(trust);
    clients.put(trust, made);
    if (clients.size() > MOST) stop(clients.pollFirstEntry().getValue());
    return made;
  }

  private HttpClient start(Trust trust) {
    var tls = new SslContextFactory.Client(trust.anybody());
    if (!trust.authorities().isEmpty()) tls.setTrustStore(trusted(trust.authorities()));
    if (trust.identity() instanceof Identity.Holder(KeyStore keys, String password)) {
      tls.setKeyStore(keys);
      tls.setKeyStorePassword(password);
    }
    var connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setSslContextFactory(tls);
    var threads = new VirtualThreadPool();
    threads.setName("webhook");
    threads.setMaxConcurrentTasks(0);
    var client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setExecutor(threads);
    client.setFollowRedirects(false);
    client.setMaxConnectionsPerDestination(CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(4 * CONNECTIONS);
    client.setUserAgentField(null);
    client.getContentDecoderFactories().clear();
    client.setSocketAddressResolver(new Resolver(threads));
    try {
      client.start();
      return client;
    } catch (Exception failed) {
      throw new WebhookException("unable to load root certificates: " + failed, failed);
    }
  }

  /// Services by their endpoints, everybody else by their name.
  private final class Resolver implements SocketAddressResolver {
    private final Executor threads;

    Resolver(Executor threads) {
      this.threads = threads;
    }

    @Override
    public void resolve(
        String host,
        int port,
        Map<String, Object> context,
        Promise<List<InetSocketAddress>> found) {
      threads.execute(
          () -> {
            try {
              found.succeeded(addresses(host, port));
            } catch (WebhookException | UnknownHostException nobody) {
              found.failed(nobody);
            }
          });
    }

    private List<InetSocketAddress> addresses(String host, int port) throws UnknownHostException {
      var service = ServicePort.ofHost(host, port);
      if (service.isPresent()) return ServiceAddresses.of(service.get(), store.snapshot());
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(each -> new InetSocketAddress(each, port))
          .toList();
    }
  }

  private static KeyStore trusted(String authorities) {
    try {
      byte[] pem = Base64.getDecoder().decode(authorities);
      var all = CertificateFactory.getInstance("X.509");
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : all.generateCertificates(new ByteArrayInputStream(pem)))
        store.setCertificateEntry("authority-" + number++, each);
      if (number == 0) throw new CertificateException("no certificate in the bundle");
      return store;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException none) {
      throw new WebhookException(
          "unable to load root certificates: unable to parse bytes as PEM block", none);
    }
  }

  private static void stop(HttpClient client) {
    try {
      client.stop();
    } catch (Exception ignored) {
      // It serves nobody any more; what is left of it ends with the process.
      client.destroy();
    }
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(HttpClients::stop);
    clients.clear();
  }
}
