package dev.ballast.server.http;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.Verb;
import dev.ballast.server.Api;
import dev.ballast.server.access.Authenticator;
import dev.ballast.server.access.Impersonation;
import dev.ballast.server.aggregate.Aggregation;
import dev.ballast.server.aggregate.MergedDiscovery;
import dev.ballast.server.backup.Backup;
import dev.ballast.server.discovery.CurrentDiscovery;
import dev.ballast.server.discovery.Document;
import dev.ballast.server.format.Form;
import dev.ballast.server.format.Form.Offer;
import dev.ballast.server.format.Writer;
import dev.ballast.server.http.RequestMetrics.Labels;
import dev.ballast.server.http.stream.Upgrades;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.server.verb.Response.Content;
import dev.ballast.server.verb.Response.Events;
import dev.ballast.server.verb.Response.Joined;
import dev.ballast.server.verb.Response.Nothing;
import dev.ballast.server.verb.Response.Proxied;
import dev.ballast.server.verb.Response.Text;
import dev.ballast.world.World;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// One HTTP request: who asks, what for, the answer.
public final class ApiHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  /// What answers with neither an object nor a list.
  private static final Set<String> STREAMS =
      Set.of("log", "exec", "attach", "portforward", "proxy");

  private static final String USER = "ballast.user";
  private static final String LABELS = "ballast.labels";

  private final World world;
  private final Api api;
  private final Authenticator authenticator;
  private final CurrentDiscovery discovery;
  private final Health health;
  private final @Nullable Backup backup;
  private final RequestMetrics metrics;
  private final Writer writer;
  private final Answers answers;
  private final WatchStream watches;
  private final Upgrades upgrades;
  private final @Nullable Aggregation others;
  private final @Nullable Forwarding forwarding;

  public ApiHandler(World world, Api api, Health health) {
    this(world, api, health, null);
  }

  public ApiHandler(World world, Api api, Health health, @Nullable Backup backup) {
    this(world, api, health, backup, null);
  }

  /// @param backup what administrators may take; null where there is nothing to back up
  /// @param others who serve parts of the API; null where nobody is asked
  public ApiHandler(
      World world, Api api, Health health, @Nullable Backup backup, @Nullable Aggregation others) {
    this.others = others;
    this.forwarding = others == null ? null : new Forwarding(world, others.proxy());
    this.world = world;
    this.api = api;
    this.health = health;
    this.backup = backup;
    this.authenticator = new Authenticator(api.tokens());
    this.discovery = new CurrentDiscovery(api::kinds, api.schemas());
    this.writer = new Writer(world, api.schemas());
    this.answers = new Answers(writer);
    this.metrics = new RequestMetrics(world.metrics(), api);
    this.watches = new WatchStream(world, writer, metrics);
    this.upgrades = new Upgrades(world, api.nodes(), writer);
  }

  /// Lets the watches end, so that the server can stop.
  void endWatches() {
    watches.endAll();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long begun = world.nanoTime();
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    metrics.begin(reads);
    try {
      serve(request, response, callback);
    } catch (ApiException refusal) {
      refuse(refusal, request, response, callback);
    } catch (IOException gone) {
      LOG.debug(
          "{} {} was not answered to the end", request.getMethod(), request.getHttpURI(), gone);
      callback.failed(gone);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } catch (StackOverflowError tooDeep) {
      LOG.warn("{} {} went too deep", request.getMethod(), request.getHttpURI(), tooDeep);
      var refusal = ApiException.badRequest("the request is too complex to be judged");
      if (response.isCommitted()) callback.failed(tooDeep);
      else refuse(refusal, request, response, callback);
    } catch (RuntimeException bug) {
      LOG.error("{} {} failed", request.getMethod(), request.getHttpURI(), bug);
      if (response.isCommitted()) callback.failed(bug);
      else
        refuse(
            ApiException.internal(String.valueOf(bug.getMessage())), request, response, callback);
    }
    metrics.end(reads, labels(request), response.getStatus(), world.nanoTime() - begun);
    return true;
  }

  private static Labels labels(Request request) {
    return request.getAttribute(LABELS) instanceof Labels known ? known : Labels.OTHER;
  }

  private void refuse(ApiException refusal, Request request, Response response, Callback callback) {
    answers.refusal(
        refusal, Form.ofRefusal(header(request, HttpHeader.ACCEPT)), response, callback);
  }

  private void serve(Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    User user = actingUser(request);
    Parameters parameters = QueryString.parse(request.getHttpURI().getQuery());
    String path = Request.getPathInContext(request);
    switch (Route.of(request.getMethod(), path, parameters)) {
      case Route.Path(String plain) -> {
        String method = request.getMethod().toLowerCase(Locale.ROOT);
        api.authorizer().check(Intent.onPath(user, method, plain));
        if (forwarded(user, path, request, response, callback)) return;
        if (plain.equals(Backup.PATH) && backup != null)
          backup(backup, request, response, callback);
        else document(plain, parameters, request, response, callback);
      }
      case Route.Resource(Verb verb, Target target) -> {
        if (verb == null) throw Api.unsupported();
        api.authorizer().check(Intent.of(user, verb, target, parameters));
        if (forwarded(user, path, request, response, callback)) return;
        if (api.served().knows(target.type().group())) {
          resource(user, verb, target, parameters, request, response, callback);
        } else {
          document(path, parameters, request, response, callback);
        }
      }
    }
  }

  /// Whether somebody else serves `path`, and has been asked.
  private boolean forwarded(
      User user, String path, Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    if (others == null || forwarding == null) return false;
    var service = others.serves(path);
    if (service.isEmpty()) return false;
    forwarding.forward(service.get(), user, request, response, callback);
    return true;
  }

  private void resource(
      User user,
      Verb verb,
      Target target,
      Parameters parameters,
      Request request,
      Response response,
      Callback callback)
      throws IOException, InterruptedException {
    var asked =
        new dev.ballast.server.request.Request(
            user,
            verb,
            target,
            parameters,
            target.subresource().equals("proxy") ? Body.NONE : RequestBody.read(world, request),
            header(request, HttpHeader.USER_AGENT));
    Kind kind = api.kind(asked);
    if (!kind.deprecation().isEmpty()) Answers.warnings(List.of(kind.deprecation()), response);
    Labels labels = Labels.of(asked, kind);
    request.setAttribute(LABELS, labels);
    Form form = form(asked, kind, request);
    var answer = api.answer(asked);
    Answers.warnings(answer.warnings(), response);
    switch (answer.content()) {
      case Events events when Upgrades.asksForWebSocket(request) ->
          upgrades.watch(events, form, request, response, callback);
      case Events events -> watches.start(events, form, labels, request, response, callback);
      case Text text -> text(text, request, response, callback);
      case Joined joined -> upgrades.join(joined.call(), request, response, callback);
      case Proxied(URI base) -> pass(base, target, request, response, callback);
      case Nothing nothing -> {
        response.setStatus(answer.code());
        response.write(true, ByteBuffer.allocate(0), callback);
      }
      case Content body -> answers.content(answer.code(), body, form, request, response, callback);
    }
  }

  private void pass(URI base, Target target, Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    if (others == null || forwarding == null) {
      throw ApiException.unavailable("this server passes no requests on");
    }
    forwarding.pass(others.anybody(), base, target, request, response, callback);
  }

  private Form form(dev.ballast.server.request.Request asked, Kind kind, Request request) {
    String accept = header(request, HttpHeader.ACCEPT);
    if (STREAMS.contains(asked.target().subresource())) return Form.ofRefusal(accept);
    boolean watch = asked.verb() == Verb.WATCH;
    boolean protobuf = !accept.contains("protobuf") || writer.protobuf().has(kind);
    Offer offer =
        protobuf
            ? (watch ? Offer.EVENTS : Offer.ALL)
            : (watch ? Offer.JSON_EVENTS : Offer.NO_PROTOBUF);
    return Form.of(accept, offer).with(asked.parameters(), asked.agent());
  }

  /// A text may take as long as its source does.
  private static void text(Text text, Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    request.addIdleTimeoutListener(idle -> false);
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
    var out = new ResponseStream(response);
    text.source().copyTo(out);
    out.finish(callback);
  }

  /// Breaks off where the backup can't be completed: its reader finds that out.
  private static void backup(Backup source, Request request, Response response, Callback callback)
      throws IOException {
    if (!request.getMethod().equals("GET")) throw Api.unsupported();
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    var out = new ResponseStream(response);
    source.write(out);
    out.finish(callback);
  }

  private void document(
      String path, Parameters parameters, Request request, Response response, Callback callback) {
    String method = request.getMethod();
    Document found = find(path, parameters, request).orElse(null);
    if (found == null) found = Document.text(404, "404 page not found\n");
    else if (!method.equals("GET") && !method.equals("HEAD")) throw Api.unsupported();
    Answers.document(found, header(request, HttpHeader.IF_NONE_MATCH), response, callback);
  }

  private Optional<Document> find(String path, Parameters parameters, Request request) {
    if (Health.asked(path)) return health.at(path, parameters.has("verbose"));
    if (path.equals("/metrics")) return Optional.of(metricsText());
    Optional<Document> issuer = TokenIssuer.at(path, api.tokens());
    if (issuer.isPresent()) return issuer;
    String address = Request.getServerName(request) + ":" + Request.getServerPort(request);
    String accept = header(request, HttpHeader.ACCEPT);
    if (others != null && !others.reachable().isEmpty())
      return merged(others, path, accept, address);
    return discovery.now().at(path, accept, address);
  }

  /// What others serve is put into JSON, which every client reads.
  private Optional<Document> merged(
      Aggregation others, String path, String accept, String address) {
    String json =
        accept.replaceAll("application/(vnd.kubernetes.protobuf|yaml)", "application/json");
    Optional<Document> own = discovery.now().at(path, json, address);
    var reachable = others.reachable();
    if (own.isEmpty())
      return path.startsWith("/apis/")
          ? MergedDiscovery.group(path.substring(6), reachable).map(ApiHandler::groupDocument)
          : own;
    if (!Json.parse(own.get().bytes()).isObject()) return own;
    ObjectNode tree = (ObjectNode) Json.parse(own.get().bytes());
    return Optional.of(
        Document.of(
            own.get().contentType(), Json.bytes(MergedDiscovery.with(tree, path, reachable))));
  }

  private static Document groupDocument(ObjectNode group) {
    ObjectNode whole = Json.object();
    whole.put("kind", "APIGroup").put("apiVersion", "v1").setAll(group);
    return Document.of("application/json", Json.bytes(whole));
  }

  private Document metricsText() {
    byte[] text = world.metrics().text().getBytes(StandardCharsets.UTF_8);
    return new Document(200, "text/plain; version=0.0.4; charset=utf-8", text, "");
  }

  private static String header(Request request, HttpHeader name) {
    String value = request.getHeaders().get(name);
    return value == null ? "" : value;
  }

  private User actingUser(Request request) {
    return Impersonation.of(
        api.authorizer(), user(request), ImpersonationHeaders.read(request.getHeaders()));
  }

  /// A bearer token goes before a certificate, as in Kubernetes. What a certificate says is read
  /// once a connection.
  private User user(Request request) {
    Optional<String> token = BearerToken.of(request.getHeaders());
    if (token.isPresent()) return authenticator.byToken(token.get());
    if (!(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
        instanceof EndPoint.SslSessionData tls)) {
      return User.ANONYMOUS;
    }
    X509Certificate[] shown = tls.peerCertificates();
    if (shown == null || shown.length == 0) return User.ANONYMOUS;
    SSLSession session = tls.sslSession();
    if (session.getValue(USER) instanceof User known) return known;
    User user = authenticator.byCertificate(shown[0]);
    session.putValue(USER, user);
    return user;
  }
}
