package dev.ballast.server.aggregate;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.Api;
import dev.ballast.server.access.pki.Identity;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.webhook.HttpClients;
import dev.ballast.store.Compacted;
import dev.ballast.store.Cursor;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.store.StoreUnavailable;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps the APIServices: those of this server fit its kinds, those behind Services say whether
/// they can be reached. One thread; others only read what it has found.
public final class Aggregation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Aggregation.class);
  private static final ResourceType TYPE =
      new ResourceType("apiregistration.k8s.io", "v1", "apiservices");
  private static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps");
  private static final User SELF =
      User.authenticated("system:kube-aggregator", List.of(User.MASTERS));

  private static final String AGENT = "kube-apiserver";
  private static final String FOLLOWED = Keys.folder(RemoteService.API_SERVICES);

  /// How soon it is seen that the kinds have changed, or an endpoint has come.
  private static final Duration GLANCE = Duration.ofSeconds(1);
  private static final Duration WHILE_UNREACHABLE = Duration.ofSeconds(1);
  private static final Duration WHILE_REACHABLE = Duration.ofSeconds(30);

  private final World world;
  private final Api api;
  private final HttpClients clients;
  private final FrontProxy proxy;
  private final Probe probe;
  private final Map<GroupVersion, ArrayNode> resources = new ConcurrentHashMap<>();
  private final Map<String, Check> checks = new HashMap<>();
  private final String authority;
  private @Nullable Kinds fitted;
  private @Nullable Thread thread;
  private volatile boolean closed;

  /// When somebody was last tried, and in which version of their APIService.
  private record Check(Instant when, String spec, boolean available) {
    /// When it is no longer worth anything.
    Instant until() {
      return when.plus(available ? WHILE_REACHABLE : WHILE_UNREACHABLE);
    }
  }

  /// @param authority signs the certificates of this server and its clients, as PEM
  public Aggregation(World world, Api api, String authority, Supplier<Identity> identity) {
    this.world = world;
    this.api = api;
    this.authority = authority;
    this.clients = new HttpClients(api.store());
    this.proxy = new FrontProxy(clients, identity);
    this.probe = new Probe(proxy);
  }

  /// For who asks users' pods: their certificates are their own.
  public HttpClient anybody() {
    return clients.with(new HttpClients.Trust("", true, new HttpClients.Identity.Nobody()));
  }

  /// Begins to keep them.
  public void start() {
    thread = world.spawn("aggregation", this::run);
  }

  public FrontProxy proxy() {
    return proxy;
  }

  /// Who serves what is at `path`, where that is not this server.
  public Optional<RemoteService> serves(String path) {
    return GroupVersion.ofPath(path)
        .flatMap(version -> RemoteService.find(version, api.store().snapshot()));
  }

  /// Those behind Services that can be reached, with the resources that they have.
  public Map<RemoteService, ArrayNode> reachable() {
    if (resources.isEmpty()) return Map.of();
    var all = new HashMap<RemoteService, ArrayNode>();
    Snapshot<Stored> seen = api.store().snapshot();
    resources.forEach(
        (version, found) ->
            RemoteService.find(version, seen)
                .filter(RemoteService::available)
                .ifPresent(service -> all.put(service, found)));
    return all;
  }

  private void run() {
    try {
      configure();
      while (!closed) follow();
    } catch (InterruptedException closing) {
      LOG.trace("closed");
    }
  }

  private void follow() throws InterruptedException {
    Snapshot<Stored> now = api.store().snapshot();
    Instant due = world.now().plus(look());
    try (Cursor<Stored> cursor = api.store().follow(FOLLOWED, now.revision())) {
      while (!closed) {
        boolean changed = !cursor.next(GLANCE).isEmpty();
        boolean early = !changed && api.kinds() == fitted && due.isAfter(world.now());
        if (!early) due = world.now().plus(look());
      }
    } catch (Compacted overrun) {
      LOG.debug("APIServices changed faster than they were looked at");
    } catch (StoreUnavailable closing) {
      closed = true;
    }
  }

  /// Does what is due, and says how long nothing else is.
  private Duration look() throws InterruptedException {
    var there = new ArrayList<ObjectNode>();
    for (Entry<Stored> each :
        api.store().snapshot().scan(Keys.folder(RemoteService.API_SERVICES), ""))
      there.add(each.value().tree());
    Kinds kinds = api.kinds();
    if (kinds != fitted) {
      LocalServices.decide(kinds, there).forEach(this::act);
      fitted = kinds;
    }
    Duration wait = WHILE_REACHABLE;
    for (ObjectNode each : there) {
      Optional<RemoteService> remote = RemoteService.of(each);
      if (remote.isEmpty()) note(each, Availability.LOCAL);
      else if (!check(each, remote.get())) wait = WHILE_UNREACHABLE;
    }
    resources.keySet().removeIf(version -> gone(version, there));
    return wait;
  }

  private static boolean gone(GroupVersion version, List<ObjectNode> there) {
    return there.stream()
        .noneMatch(each -> Json.string(each, "metadata", "name").equals(version.serviceName()));
  }

  /// Whether they are available.
  private boolean check(ObjectNode service, RemoteService remote) {
    String name = Json.string(service, "metadata", "name");
    String spec = Json.text(service.path("spec"));
    Instant now = world.now();
    Check last = checks.get(name);
    if (last != null && last.spec.equals(spec) && last.until().isAfter(now)) return last.available;
    Probe.Answer answer = probe.ask(remote, api.store().snapshot());
    boolean available = answer.availability().yes();
    if (available) resources.put(remote.version(), answer.resources());
    note(service, answer.availability());
    checks.put(name, new Check(now, spec, available));
    return available;
  }

  private void act(LocalServices.Action action) {
    switch (action) {
      case LocalServices.Action.Create(ObjectNode service) ->
          send(Verb.CREATE, TYPE, "", "", "", service);
      case LocalServices.Action.Delete(String name) ->
          send(Verb.DELETE, TYPE, "", name, "", Json.object());
    }
  }

  /// Writes the condition down, unless it stands there.
  private void note(ObjectNode service, Availability found) {
    var known = RemoteService.condition(service);
    boolean same =
        Json.string(known, "status").equals(found.status())
            && Json.string(known, "reason").equals(found.reason())
            && Json.string(known, "message").equals(found.message());
    if (same) return;
    boolean turned = !Json.string(known, "status").equals(found.status());
    String since =
        turned
            ? world.now().truncatedTo(ChronoUnit.SECONDS).toString()
            : Json.string(known, "lastTransitionTime");
    ObjectNode patch = Json.object();
    ObjectNode condition = Json.child(patch, "status").putArray("conditions").addObject();
    condition.put("lastTransitionTime", since).put("message", found.message());
    condition.put("reason", found.reason()).put("status", found.status());
    condition.put("type", "Available");
    send(Verb.PATCH, TYPE, "", Json.string(service, "metadata", "name"), "status", patch);
  }

  /// Tells those behind Services how to know this server.
  private void configure() {
    ObjectNode map = Json.object();
    map.put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", "extension-apiserver-authentication");
    map.set("data", FrontProxy.configuration(authority));
    send(Verb.CREATE, CONFIG_MAPS, "kube-system", "", "", map);
  }

  private void send(
      Verb verb, ResourceType type, String namespace, String name, String part, ObjectNode body) {
    String mediaType = verb == Verb.PATCH ? "application/merge-patch+json" : "application/json";
    var target = new Target(type, namespace, name, part);
    var sent = new Body.Tree(mediaType, body);
    try {
      api.handle(new Request(SELF, verb, target, Parameters.NONE, sent, AGENT));
    } catch (ApiException refusal) {
      boolean raced = refusal.code() == 409 || refusal.code() == 404;
      if (!raced) LOG.warn("{} of {} {}: {}", verb, type.resource(), name, refusal.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    clients.close();
  }
}
