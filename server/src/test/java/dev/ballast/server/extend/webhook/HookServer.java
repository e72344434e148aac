package dev.ballast.server.extend.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ballast.objects.Json;
import dev.ballast.server.access.pki.Identity;
import dev.ballast.server.access.pki.Pki;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A webhook of our own behind real TLS. It answers by its path what a test says.
final class HookServer implements AutoCloseable {
  private final HttpsServer server;
  private final String authority;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  final List<ObjectNode> seen = new CopyOnWriteArrayList<>();

  HookServer(Pki pki, List<String> names) throws IOException, GeneralSecurityException {
    Identity identity = pki.server(names);
    authority =
        Base64.getEncoder()
            .encodeToString(pki.authority().certificatePem().getBytes(StandardCharsets.US_ASCII));
    server = HttpsServer.create(new InetSocketAddress(0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(identity)));
    server.setExecutor(threads);
    server.start();
  }

  private static SSLContext tls(Identity identity) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server",
        identity.key(),
        new char[0],
        new java.security.cert.Certificate[] {identity.certificate()});
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String authority() {
    return authority;
  }

  /// `/path` answers with the review that `answer` makes of the request in it.
  HookServer answers(String path, Function<JsonNode, ObjectNode> answer) {
    return raw(
        path,
        review -> {
          ObjectNode response = answer.apply(review.path("request"));
          if (!response.has("uid")) response.put("uid", Json.string(review, "request", "uid"));
          ObjectNode made = Json.object();
          made.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
          made.set("response", response);
          return Json.text(made);
        });
  }

  /// `/path` answers with whatever text.
  HookServer raw(String path, Function<JsonNode, String> answer) {
    server.createContext(
        path,
        exchange -> {
          ObjectNode review = (ObjectNode) Json.parse(exchange.getRequestBody().readAllBytes());
          seen.add(review);
          reply(exchange, 200, answer.apply(review));
        });
    return this;
  }

  HookServer status(String path, int code, String body) {
    server.createContext(path, exchange -> reply(exchange, code, body));
    return this;
  }

  /// `/path` never answers.
  HookServer silent(String path) {
    server.createContext(
        path,
        exchange -> {
          try {
            closing.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    return this;
  }

  private static void reply(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  static ObjectNode allowed() {
    return Json.object().put("allowed", true);
  }

  static ObjectNode denied(String message) {
    ObjectNode denied = Json.object().put("allowed", false);
    denied.putObject("status").put("message", message);
    return denied;
  }

  static ObjectNode patching(String operations) {
    byte[] bytes = operations.getBytes(StandardCharsets.UTF_8);
    return allowed()
        .put("patchType", "JSONPatch")
        .put("patch", Base64.getEncoder().encodeToString(bytes));
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
