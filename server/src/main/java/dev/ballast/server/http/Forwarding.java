package dev.ballast.server.http;

import dev.ballast.objects.ApiException;
import dev.ballast.server.aggregate.FrontProxy;
import dev.ballast.server.aggregate.RemoteService;
import dev.ballast.server.http.stream.UpgradeTunnel;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.server.webhook.WebhookException;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamRequestContent;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Sends a request on to somebody behind a Service who serves it, or to a pod, and their answer
/// back, as it comes: a watch is an answer like any other.
final class Forwarding {
  /// Seconds until an answer begins.
  private static final int PATIENCE = 60;

  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "expect");

  private final FrontProxy proxy;
  private final UpgradeTunnel tunnel;

  Forwarding(World world, FrontProxy proxy) {
    this.proxy = proxy;
    this.tunnel = new UpgradeTunnel(world);
  }

  void forward(
      RemoteService service, User user, Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    if (!service.available()) {
      plain(503, "service unavailable", response, callback);
      return;
    }
    HttpFields.Mutable headers = headers(request);
    FrontProxy.headers(user).forEach(each -> headers.add(each.name(), each.value()));
    var errand = new Errand(proxy.client(service), url(service, request), headers);
    try {
      run(errand, moved -> moved, request, response, callback);
    } catch (ApiException unreachable) {
      plain(503, String.valueOf(unreachable.getMessage()), response, callback);
    }
  }

  /// Sends a request on to a pod: `base` and what follows `/proxy` in its path.
  ///
  /// @throws ApiException 503 where nobody answers there
  void pass(
      HttpClient client,
      URI base,
      Target target,
      Request request,
      Response response,
      Callback callback)
      throws IOException, InterruptedException {
    var path = ProxyPath.of(request.getHttpURI().getPath(), target);
    String query = request.getHttpURI().getQuery();
    String more = query == null ? "" : "?" + query;
    boolean reads = Set.of("GET", "HEAD").contains(request.getMethod());
    boolean upgrades = request.getHeaders().contains(HttpHeader.UPGRADE);
    if (path.rest().isEmpty() && reads && !upgrades) {
      response.setStatus(301);
      response.getHeaders().put(HttpHeader.LOCATION, path.prefix() + "/" + more);
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    var errand = new Errand(client, path.at(base, more), headers(request));
    run(errand, moved -> path.within(moved, base), request, response, callback);
  }

  /// What is sent where, and by whom.
  private record Errand(HttpClient client, URI url, HttpFields headers) {}

  /// @param moved makes of a redirection's address the one under which clients find it
  private void run(
      Errand errand,
      UnaryOperator<String> moved,
      Request request,
      Response response,
      Callback callback)
      throws IOException, InterruptedException {
    if (request.getHeaders().contains(HttpHeader.UPGRADE)) {
      tunnel.join(errand.client(), errand.url(), errand.headers(), request, response, callback);
      return;
    }
    var answer = new InputStreamResponseListener();
    try {
      ask(errand, request).send(answer);
      var head = answer.get(PATIENCE, TimeUnit.SECONDS);
      response.setStatus(head.getStatus());
      for (HttpField each : head.getHeaders()) {
        if (isOfTheConnection(each)) continue;
        boolean redirects = each.getHeader() == HttpHeader.LOCATION;
        if (!redirects) response.getHeaders().add(each);
        else response.getHeaders().put(HttpHeader.LOCATION, moved.apply(each.getValue()));
      }
    } catch (ExecutionException | TimeoutException | WebhookException failed) {
      throw ApiException.unavailable("error trying to reach service: " + reason(failed));
    }
    request.addIdleTimeoutListener(idle -> false);
    copy(answer.getInputStream(), response, callback);
  }

  private static URI url(RemoteService service, Request request) {
    String query = request.getHttpURI().getQuery();
    return URI.create(
        "https://"
            + service.port().host()
            + ":"
            + service.port().port()
            + request.getHttpURI().getPath()
            + (query == null ? "" : "?" + query));
  }

  private static org.eclipse.jetty.client.Request ask(Errand errand, Request request) {
    var asked = errand.client().newRequest(errand.url()).method(request.getMethod());
    asked.headers(all -> all.add(errand.headers()));
    boolean body =
        request.getLength() > 0
            || request.getLength() < 0 && !Set.of("GET", "HEAD").contains(request.getMethod());
    if (body) {
      String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
      InputStream in = Request.asInputStream(request);
      asked.body(new InputStreamRequestContent(type == null ? "application/json" : type, in));
    }
    return asked;
  }

  /// Those of the client but for what it may not say.
  private static HttpFields.Mutable headers(Request request) {
    HttpFields.Mutable headers = HttpFields.build();
    for (HttpField each : request.getHeaders()) {
      boolean sent =
          !isOfTheConnection(each)
              && !FrontProxy.reserved(each.getName())
              && each.getHeader() != HttpHeader.CONTENT_TYPE;
      if (sent) headers.add(each);
    }
    headers.add("X-Forwarded-For", Request.getRemoteAddr(request));
    headers.add("X-Forwarded-Host", Request.getServerName(request));
    headers.add("X-Forwarded-Proto", "https");
    return headers;
  }

  private static boolean isOfTheConnection(HttpField field) {
    return OF_THE_CONNECTION.contains(field.getName().toLowerCase(Locale.ROOT));
  }

  /// What has come goes on at once.
  private static void copy(InputStream from, Response response, Callback callback)
      throws IOException {
    var out = new ResponseStream(response);
    byte[] buffer = new byte[16 * 1024];
    try (InputStream in = from) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        if (in.available() == 0) out.flush();
      }
    }
    out.finish(callback);
  }

  private static String reason(Exception failed) {
    if (failed instanceof TimeoutException) return "context deadline exceeded";
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static void plain(int code, String text, Response response, Callback callback) {
    response.setStatus(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), callback);
  }
}
