package dev.ballast.server;

import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.custom.CustomKinds;
import dev.ballast.kinds.descriptor.Custom;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.allocation.Allocation;
import dev.ballast.server.custom.Converters;
import dev.ballast.server.custom.ServedKinds;
import dev.ballast.server.extend.ExtendedAdmission;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.verb.Response;
import dev.ballast.server.verb.Verbs;
import dev.ballast.server.verb.Watch;
import dev.ballast.server.webhook.HttpClients;
import dev.ballast.server.webhook.WebhookClient;
import dev.ballast.store.Store;
import dev.ballast.world.World;
import java.security.KeyPair;

/// The one way in: kubectl's requests come through it from `http`, those of our own parts directly.
/// Thread-safe.
public final class Api implements AutoCloseable {
  private static final ResourceType PODS = new ResourceType("", "v1", "pods");

  private final HttpClients clients;
  private final ServedKinds kinds;
  private final Schemas schemas;
  private final Store<Stored> store;
  private final Authorizer authorizer;
  private final Surroundings surroundings;
  private final Verbs verbs;
  private final Watch watches;

  /// What an API stands on besides its store.
  ///
  /// @param accounts whether pods get a service account and its token
  ///   (Kubernetes: the admission plugin ServiceAccount)
  public record Surroundings(NodeAccess nodes, Tokens tokens, boolean accounts) {
    /// No nodes, tokens that this process alone can read, no accounts for pods.
    public static Surroundings none(World world, Store<Stored> store) {
      KeyPair key = Pki.newKeyPair();
      return new Surroundings(NodeAccess.none(), new Tokens(world, store, () -> key), false);
    }
  }

  public Api(
      World world, Kinds kinds, Schemas schemas, Store<Stored> store, Surroundings surroundings) {
    this.clients = new HttpClients(store);
    var webhooks = new WebhookClient(store, clients);
    this.watches = new Watch(world, store);
    var maker = new CustomKinds(schemas);
    this.kinds =
        new ServedKinds(kinds, maker, new Converters(world, webhooks)::of, store, watches::endOf);
    this.schemas = schemas;
    this.store = store;
    this.surroundings = surroundings;
    this.authorizer = new Authorizer(store);
    var extensions = new ExtendedAdmission(world, this.kinds::now, schemas, webhooks, authorizer);
    this.verbs =
        new Verbs(
            world,
            schemas,
            store,
            authorizer,
            new Admission(
                world, schemas, store, authorizer, surroundings.accounts(), extensions.steps()),
            new Allocation(world, store),
            surroundings.tokens(),
            surroundings.nodes());
  }

  /// The kinds that are served now: an immutable list, another one when that changes.
  public Kinds kinds() {
    return kinds.now();
  }

  public ServedKinds served() {
    return kinds;
  }

  public Schemas schemas() {
    return schemas;
  }

  public Store<Stored> store() {
    return store;
  }

  public NodeAccess nodes() {
    return surroundings.nodes();
  }

  public Tokens tokens() {
    return surroundings.tokens();
  }

  public Authorizer authorizer() {
    return authorizer;
  }

  /// Lets go of the connections to webhooks.
  @Override
  public void close() {
    clients.close();
  }

  /// Answers `request`.
  ///
  /// @throws ApiException where it is refused
  public Response handle(Request request) {
    authorizer.check(Intent.of(request));
    return answer(request);
  }

  /// As [#handle], for a request that [#authorizer] has let through.
  public Response answer(Request request) {
    return answer(kind(request), request);
  }

  /// As [#answer], by a kind that is known already.
  public Response answer(Kind kind, Request request) {
    Target target = request.target();
    if (!kind.stored()) return review(kind, request);
    if (target.isSubresource()) return subresource(kind, request);
    return switch (request.verb()) {
      case GET -> verbs.get().run(kind, request);
      case LIST -> verbs.list().run(kind, request);
      case WATCH -> watch(kind, request);
      case CREATE -> verbs.create().run(kind, request);
      case UPDATE -> verbs.update().run(kind, request);
      case PATCH -> verbs.patch().run(kind, request);
      case DELETE -> verbs.delete().run(kind, request);
      case DELETE_COLLECTION -> verbs.deleteCollection().run(kind, request);
    };
  }

  /// A watch ends with its kind, also with one that went while the watch began.
  private Response watch(Kind kind, Request request) {
    Response begun = watches.run(kind, request);
    boolean served = kinds.find(kind.type()).filter(now -> now == kind).isPresent();
    if (!served) watches.endOf(kind);
    return begun;
  }

  /// Answers a question.
  private Response review(Kind kind, Request request) {
    return switch (kind.type().group()) {
      case "authorization.k8s.io" -> verbs.reviewAccess().run(kind, request);
      case "authentication.k8s.io" -> verbs.reviewIdentity().run(kind, request);
      case "metrics.k8s.io" -> verbs.readUsage().run(kind, request);
      case "" ->
          kind.kind().equals("Binding")
              ? verbs.bind().named(kinds.find(PODS).orElseThrow(), request)
              : verbs.readComponents().run(kind, request, surroundings.accounts());
      default -> throw new IllegalStateException("nobody answers a " + kind.kind());
    };
  }

  private Response subresource(Kind kind, Request request) {
    return switch (request.target().subresource()) {
      case "binding" -> verbs.bind().run(kind, request);
      case "eviction" -> verbs.evict().run(kind, request);
      case "log" -> verbs.podStreams().log(kind, request);
      case "exec", "attach" -> {
        checkJoins(request);
        yield verbs.podStreams().process(kind, request);
      }
      case "portforward" -> {
        checkJoins(request);
        yield verbs.podStreams().ports(kind, request);
      }
      case "token" -> verbs.requestToken().run(kind, request);
      case "proxy" -> verbs.proxy().run(kind, request);
      default -> part(kind, request);
    };
  }

  /// A WebSocket begins with a GET; who may only read may still not join a pod's streams.
  private void checkJoins(Request request) {
    if (request.verb() == Verb.GET) authorizer.check(Intent.of(request).withVerb("create"));
  }

  /// A part of the object itself, such as its status.
  private Response part(Kind kind, Request request) {
    return switch (request.verb()) {
      case GET -> verbs.get().run(kind, request);
      case UPDATE -> verbs.update().run(kind, request);
      case PATCH -> verbs.patch().run(kind, request);
      default -> throw unsupported();
    };
  }

  /// The kind that `request` is about.
  ///
  /// @throws ApiException 404 where there is none, 405 where it does not know the verb
  public Kind kind(Request request) {
    Target target = request.target();
    Kind kind = kinds.find(target.type()).orElseThrow(Api::unknown);
    if (kind.namespaced() && target.namespace().isEmpty() && !target.name().isEmpty())
      throw unknown();
    if (!kind.namespaced() && !target.namespace().isEmpty()) throw unknown();
    if (target.isSubresource()) {
      var found = kind.subresource(target.subresource()).orElseThrow(Api::unknown);
      if (!found.verbs().contains(request.verb().word())) throw unsupported();
      return kind;
    }
    boolean needsName =
        switch (request.verb()) {
          case GET, UPDATE, PATCH, DELETE -> true;
          case LIST, WATCH, CREATE, DELETE_COLLECTION -> false;
        };
    boolean named = !target.name().isEmpty();
    if (!kind.verbs().contains(request.verb().word())) throw unsupported();
    Custom custom = kind.custom();
    if (request.verb() == Verb.CREATE && custom != null && custom.terminating())
      throw terminating();
    if (needsName != named && request.verb() != Verb.WATCH) throw unsupported();
    if (request.verb() == Verb.CREATE && kind.namespaced() && target.namespace().isEmpty())
      throw unsupported();
    return kind;
  }

  /// 404 for an address that leads nowhere.
  public static ApiException unknown() {
    return bare(404, "NotFound", "the server could not find the requested resource");
  }

  /// 405 for a method that an address does not know.
  public static ApiException unsupported() {
    return bare(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  private static ApiException terminating() {
    return ApiException.of(
        405,
        "MethodNotAllowed",
        "create not allowed while custom resource definition is terminating");
  }

  private static ApiException bare(int code, String reason, String message) {
    ApiException made = ApiException.of(code, reason, message);
    made.status().putObject("details");
    return made;
  }
}
