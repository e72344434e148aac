package dev.ballast.client.http;

import dev.ballast.client.Answer;
import dev.ballast.client.Call;
import dev.ballast.client.EventStream;
import dev.ballast.client.Transport;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.Verb;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The API over HTTP/2 (or 1.1) with TLS, for whoever runs outside the server's process.
public final class HttpTransport implements Transport, AutoCloseable {
  private static final Duration TO_CONNECT = Duration.ofSeconds(10);
  private static final Duration TO_ANSWER = Duration.ofSeconds(60);

  private final World world;
  private final Kubeconfig config;
  private final HttpClient http;

  public HttpTransport(World world, Kubeconfig config) {
    this.world = world;
    this.config = config;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TO_CONNECT);
    if ("https".equals(config.server().getScheme())) builder.sslContext(Tls.context(config));
    http = builder.build();
  }

  @Override
  public Answer send(Call call) {
    HttpResponse<byte[]> response =
        exchange(request(call).timeout(TO_ANSWER).build(), BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), object(response.statusCode(), response.body()));
  }

  @Override
  public EventStream watch(Call call) {
    HttpResponse<InputStream> response =
        exchange(request(call).build(), BodyHandlers.ofInputStream());
    if (response.statusCode() < 400) return new HttpEvents(world, response.body());
    throw refusal(response);
  }

  private ApiException refusal(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      ObjectNode said = object(response.statusCode(), body.readAllBytes());
      new Answer(response.statusCode(), said).orThrow();
      return ApiException.internal("a refusal that is none: " + response.statusCode());
    } catch (IOException e) {
      return unreachable(e);
    }
  }

  /// What a path that is no resource's holds, such as a server's backup, as it comes in. To be
  /// closed by the caller.
  ///
  /// @throws ApiException where it is refused
  public InputStream read(String path) {
    HttpRequest.Builder request = authorized(HttpRequest.newBuilder(URI.create(base() + path)));
    HttpResponse<InputStream> response = exchange(request.build(), BodyHandlers.ofInputStream());
    if (response.statusCode() >= 400) throw refusal(response);
    return response.body();
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    if (!config.token().isEmpty()) request.header("Authorization", "Bearer " + config.token());
    return request;
  }

  private HttpRequest.Builder request(Call call) {
    HttpRequest.Builder request =
        authorized(HttpRequest.newBuilder(address(call)).header("Accept", Call.JSON));
    JsonNode body = call.body();
    if (body != null) request.header("Content-Type", call.contentType());
    return request.method(
        method(call.verb()),
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
  }

  private URI address(Call call) {
    String query =
        call.parameters().entrySet().stream()
            .map(each -> escape(each.getKey()) + "=" + escape(each.getValue()))
            .collect(Collectors.joining("&"));
    return URI.create(base() + call.path() + (query.isEmpty() ? "" : "?" + query));
  }

  private String base() {
    return config.server().toString().replaceFirst("/$", "");
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String method(Verb verb) {
    return switch (verb) {
      case GET, LIST, WATCH -> "GET";
      case CREATE -> "POST";
      case UPDATE -> "PUT";
      case PATCH -> "PATCH";
      case DELETE, DELETE_COLLECTION -> "DELETE";
    };
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("interrupted while waiting for " + request.uri());
    }
  }

  private ApiException unreachable(IOException why) {
    String said = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    return ApiException.unavailable("can't reach " + config.server() + ": " + said);
  }

  /// The answer's object; an answer that is none becomes a `Status` with its text.
  private static ObjectNode object(int code, byte[] body) {
    try {
      if (Json.parse(body) instanceof ObjectNode object) return object;
    } catch (JacksonException notJson) {
      return plain(code, body);
    }
    return plain(code, body);
  }

  private static ObjectNode plain(int code, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return ApiException.of(code, "", text).status();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
