package dev.ballast.cluster;

import dev.ballast.client.Answer;
import dev.ballast.client.Call;
import dev.ballast.client.EventStream;
import dev.ballast.client.Transport;
import dev.ballast.client.WatchEvent;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.Api;
import dev.ballast.server.discovery.Discovery;
import dev.ballast.server.format.Writer;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.server.verb.Response;
import dev.ballast.server.watch.Event;
import dev.ballast.server.watch.WatchSession;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The way of our own parts to the API: it skips the socket and nothing else. Trees pass as they
/// are, shared with everybody. Thread-safe.
final class InProcessTransport implements Transport {
  private final World world;
  private final Api api;
  private final Lanes lanes;
  private final User user;
  private final String agent;

  /// @param agent names the part, as the manager of the fields that it writes
  InProcessTransport(World world, Api api, Lanes lanes, User user, String agent) {
    this.world = world;
    this.api = api;
    this.lanes = lanes;
    this.user = user;
    this.agent = agent;
  }

  @Override
  public Answer send(Call call) {
    try {
      if (call.type().resource().isEmpty()) return discovery(call);
      Response response = lanes.run(call, () -> api.handle(request(call)));
      return switch (response.content()) {
        case Response.One(var kind, var object) -> new Answer(response.code(), object.tree());
        case Response.Tree(ObjectNode tree) -> new Answer(response.code(), tree);
        case Response.Page page -> new Answer(response.code(), Writer.list(page));
        case Response.Nothing nothing -> new Answer(response.code(), Json.object());
        case Response.Events _, Response.Text _, Response.Joined _, Response.Proxied _ ->
            throw new IllegalStateException("a stream is no answer to send()");
      };
    } catch (ApiException refused) {
      return new Answer(refused.code(), refused.status());
    }
  }

  private Answer discovery(Call call) {
    return new Discovery(api.kinds(), api.schemas())
        .at(call.type().root(), Call.JSON, "")
        .map(found -> new Answer(found.code(), (ObjectNode) Json.parse(found.bytes())))
        .orElseGet(() -> new Answer(404, Api.unknown().status()));
  }

  private Request request(Call call) {
    JsonNode body = call.body();
    return new Request(
        user,
        call.verb(),
        new Target(call.type(), call.namespace(), call.name(), call.subresource()),
        Parameters.of(call.parameters()),
        new Body.Tree(call.contentType(), body),
        agent);
  }

  @Override
  public EventStream watch(Call call) {
    Response response = api.handle(request(call));
    if (response.content() instanceof Response.Events(var kind, WatchSession session)) {
      return new Events(world, session);
    }
    throw new IllegalStateException("a watch that answers with something else");
  }

  /// Hands out a session's events one by one.
  private static final class Events implements EventStream {
    private final World world;
    private final WatchSession session;
    private final Deque<Event> waiting = new ArrayDeque<>();

    Events(World world, WatchSession session) {
      this.world = world;
      this.session = session;
    }

    @Override
    public @Nullable WatchEvent next(Duration wait) throws InterruptedException {
      long end = world.nanoTime() + wait.toNanos();
      while (waiting.isEmpty()) {
        if (session.over()) throw new StreamEnded("the watch has ended");
        long left = Math.max(0, end - world.nanoTime());
        waiting.addAll(session.next(Duration.ofNanos(left)));
        if (left == 0 && waiting.isEmpty()) return null;
      }
      return told(waiting.remove());
    }

    private WatchEvent told(Event event) {
      return switch (event.type()) {
        case ERROR -> {
          ObjectNode status = event.status();
          throw status == null
              ? ApiException.internal("an error without a status")
              : new ApiException(status);
        }
        case BOOKMARK -> new WatchEvent(WatchEvent.Type.BOOKMARK, bookmark(event));
        case ADDED -> new WatchEvent(WatchEvent.Type.ADDED, object(event));
        case MODIFIED -> new WatchEvent(WatchEvent.Type.MODIFIED, object(event));
        case DELETED -> new WatchEvent(WatchEvent.Type.DELETED, object(event));
      };
    }

    private KubeObject bookmark(Event event) {
      var kind = session.kind();
      KubeObject object = KubeObject.of(kind.type().apiVersion(), kind.kind(), "", "");
      object.metadata().removeAll();
      Json.child(object.tree(), "metadata").put("resourceVersion", Long.toString(event.revision()));
      return object;
    }

    private static KubeObject object(Event event) {
      var stored = event.object();
      if (stored == null) throw new IllegalStateException("an event without an object");
      return stored.object();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
