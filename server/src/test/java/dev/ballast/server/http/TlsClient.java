package dev.ballast.server.http;

import dev.ballast.server.access.pki.Identity;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// An HTTP client of a server under test, with its administrator's certificate or without any.
final class TlsClient {
  private final ServerProcess server;
  private final SSLContext tls;
  private final HttpClient client;

  private TlsClient(ServerProcess server, SSLContext tls, HttpClient.Version version) {
    this.server = server;
    this.tls = tls;
    this.client = HttpClient.newBuilder().sslContext(tls).version(version).build();
  }

  static TlsClient administrator(ServerProcess server) throws Exception {
    return of(server, server.pki().administrator(), HttpClient.Version.HTTP_2);
  }

  static TlsClient administrator(ServerProcess server, HttpClient.Version version)
      throws Exception {
    return of(server, server.pki().administrator(), version);
  }

  static TlsClient nobody(ServerProcess server) throws Exception {
    return of(server, null, HttpClient.Version.HTTP_1_1);
  }

  private static TlsClient of(
      ServerProcess server, @Nullable Identity identity, HttpClient.Version version)
      throws Exception {
    char[] password = "test".toCharArray();
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, password);
    if (identity != null) {
      own.setKeyEntry("me", identity.key(), password, new Certificate[] {identity.certificate()});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, password);
    trusted.setCertificateEntry("ca", server.pki().authority().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return new TlsClient(server, tls, version);
  }

  SSLContext tls() {
    return tls;
  }

  HttpClient http() {
    return client;
  }

  URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.port() + path);
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(uri("https", path)).timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(to(path).GET());
  }

  HttpResponse<String> send(String method, String path, String type, byte[] body) throws Exception {
    return send(
        to(path)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
  }
}
