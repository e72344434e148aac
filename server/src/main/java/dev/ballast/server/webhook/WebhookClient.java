package dev.ballast.server.webhook;

import dev.ballast.objects.Json;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpMethod;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Sends a review to a webhook and reads what comes back. Thread-safe.
public final class WebhookClient {
  private final Store<Stored> store;
  private final HttpClients clients;

  public WebhookClient(Store<Stored> store, HttpClients clients) {
    this.store = store;
    this.clients = clients;
  }

  /// @throws WebhookException where nothing that is JSON came back in time
  public ObjectNode call(ClientConfig config, ObjectNode review, int seconds) {
    Snapshot<Stored> seen = store.snapshot();
    URI url = withTimeout(config.url(), seconds);
    String post = "Post \"" + url + "\": ";
    try {
      config.service().ifPresent(service -> ServiceAddresses.of(service, seen));
    } catch (WebhookException nobody) {
      throw new WebhookException(post + nobody.getMessage(), nobody);
    }
    HttpClient client = clients.trusting(config.authorities());
    byte[] body = Json.bytes(review);
    ContentResponse answer;
    try {
      answer = send(client, url, body, seconds);
    } catch (ExecutionException failed) {
      throw new WebhookException(post + words(failed, config.url()), failed);
    } catch (TimeoutException late) {
      throw new WebhookException(post + "context deadline exceeded", late);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new WebhookException(post + "context canceled", stopped);
    }
    return read(answer);
  }

  /// A connection that was kept may have been closed by the other side just now: that is tried
  /// again on a new one.
  private static ContentResponse send(HttpClient client, URI url, byte[] body, int seconds)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return request(client, url, body, seconds).send();
    } catch (ExecutionException failed) {
      boolean closed =
          failed.getCause() instanceof EOFException
              || failed.getCause() instanceof ClosedChannelException;
      if (!closed) throw failed;
      return request(client, url, body, seconds).send();
    }
  }

  private static Request request(HttpClient client, URI url, byte[] body, int seconds) {
    return client
        .newRequest(url)
        .method(HttpMethod.POST)
        .headers(
            headers -> headers.put("Accept", "application/json, */*").put("User-Agent", "ballast"))
        .body(new BytesRequestContent("application/json", body))
        .timeout(seconds, TimeUnit.SECONDS);
  }

  private static URI withTimeout(URI url, int seconds) {
    return URI.create(url + "?timeout=" + seconds + "s");
  }

  private static ObjectNode read(ContentResponse answer) {
    byte[] bytes = answer.getContent();
    if (answer.getStatus() < 200 || answer.getStatus() > 299)
      throw new WebhookException(refusal(answer.getStatus(), bytes));
    try {
      if (Json.parse(bytes) instanceof ObjectNode tree) return tree;
      throw new WebhookException("couldn't get version/kind; json parse error: it is no object");
    } catch (JacksonException notJson) {
      throw new WebhookException(
          "couldn't get version/kind; json parse error: " + notJson.getOriginalMessage(), notJson);
    }
  }

  /// What Kubernetes' client says about an answer that is no success.
  private static String refusal(int status, byte[] body) {
    return switch (status) {
      case 400 -> "the server rejected our request for an unknown reason";
      case 401 -> "the server has asked for the client to provide credentials";
      case 403 -> "forbidden: " + new String(body, StandardCharsets.UTF_8).strip();
      case 404 -> "the server could not find the requested resource";
      case 405 -> "the server does not allow this method on the requested resource";
      case 429 -> "the server has received too many requests and has asked us to try again later";
      case 503 -> "the server is currently unable to handle the request";
      default ->
          status >= 500
              ? "an error on the server (\""
                  + new String(body, StandardCharsets.UTF_8).strip()
                  + "\") has prevented the request from succeeding"
              : "the server responded with the status code "
                  + status
                  + " but did not return more information";
    };
  }

  /// A failure on the way in the words of Go.
  private static String words(ExecutionException failed, URI url) {
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    int port = url.getPort() < 0 ? 443 : url.getPort();
    return switch (cause) {
      case WebhookException ours -> String.valueOf(ours.getMessage());
      case ConnectException refused ->
          "dial tcp " + url.getHost() + ":" + port + ": connect: connection refused";
      case UnknownHostException unknown -> "dial tcp: lookup " + url.getHost() + ": no such host";
      case SSLException tls -> tls(tls);
      case EOFException end -> "EOF";
      case ClosedChannelException closed -> "EOF";
      case TimeoutException late -> "context deadline exceeded";
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static String tls(SSLException failed) {
    Throwable root = failed;
    while (root.getCause() != null) root = root.getCause();
    String message = String.valueOf(root.getMessage());
    if (message.contains("certification path") || message.contains("trustAnchors"))
      message = "certificate signed by unknown authority";
    else if (message.contains("SSL/TLS record") || message.contains("plaintext"))
      return "http: server gave HTTP response to HTTPS client";
    return "tls: failed to verify certificate: x509: " + message;
  }
}
