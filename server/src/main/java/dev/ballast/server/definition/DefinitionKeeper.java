package dev.ballast.server.definition;

import dev.ballast.kinds.apiextensions.CustomResourceDefinitions;
import dev.ballast.kinds.custom.Definition;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.Verb;
import dev.ballast.server.Api;
import dev.ballast.server.definition.DefinitionPlan.Action;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Change;
import dev.ballast.store.Compacted;
import dev.ballast.store.Cursor;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.store.StoreUnavailable;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Follows the definitions and carries out what [DefinitionPlan] decides, in one thread.
public final class DefinitionKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionKeeper.class);
  private static final String FOLDER = Keys.folder(Definition.TYPE.groupResource());
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration AFTER_A_REFUSAL = Duration.ofSeconds(1);
  private static final User SELF = User.authenticated("system:apiserver", List.of(User.MASTERS));

  private final World world;
  private final Api api;
  private final Thread thread;
  private volatile boolean closed;

  private DefinitionKeeper(World world, Api api) {
    this.world = world;
    this.api = api;
    this.thread = world.spawn("definitions", this::run);
  }

  public static DefinitionKeeper start(World world, Api api) {
    return new DefinitionKeeper(world, api);
  }

  private void run() {
    try {
      while (!closed) follow();
    } catch (InterruptedException closing) {
      LOG.trace("closed");
    }
  }

  private void follow() throws InterruptedException {
    Snapshot<Stored> seen = api.store().snapshot();
    try (Cursor<Stored> cursor = api.store().follow(FOLDER, seen.revision())) {
      Duration wait = act(seen);
      while (!closed) {
        List<Change<Stored>> changes = await(cursor, wait);
        if (!changes.isEmpty()) api.kinds();
        wait = act(api.store().snapshot());
      }
    } catch (Compacted overrun) {
      LOG.debug("definitions changed faster than they were looked at: {}", overrun.getMessage());
    } catch (StoreUnavailable closing) {
      closed = true;
    }
  }

  private List<Change<Stored>> await(Cursor<Stored> cursor, Duration wait)
      throws InterruptedException {
    Thread waiting = Thread.currentThread();
    World.Timer alarm = world.after(wait, () -> LockSupport.unpark(waiting));
    try {
      return cursor.next(LONG);
    } finally {
      alarm.cancel();
    }
  }

  /// Returns how long nothing else has to be done.
  private Duration act(Snapshot<Stored> seen) {
    Duration wait = LONG;
    for (Action each : DefinitionPlan.decide(observe(seen), world.now())) {
      try {
        switch (each) {
          case Action.Tell(Definition definition, ObjectNode status) -> tell(definition, status);
          case Action.Empty(Definition definition) -> empty(definition, seen);
          case Action.Release(Definition definition) -> release(definition);
          case Action.LookAgain(Duration after) -> wait = after.compareTo(wait) < 0 ? after : wait;
        }
      } catch (ApiException refused) {
        if (refused.is("NotFound") || refused.is("Conflict")) continue;
        LOG.warn("a definition has to wait: {}", refused.getMessage());
        wait = AFTER_A_REFUSAL;
      }
    }
    return wait;
  }

  private DefinitionPlan.Observed observe(Snapshot<Stored> seen) {
    var definitions = new ArrayList<DefinitionPlan.Seen>();
    for (Entry<Stored> each : seen.scan(FOLDER, "")) {
      var definition = new Definition(each.value().tree());
      definitions.add(new DefinitionPlan.Seen(definition, seen.count(folder(definition))));
    }
    return new DefinitionPlan.Observed(definitions);
  }

  private static String folder(Definition definition) {
    return Keys.folder(definition.resource());
  }

  private void tell(Definition definition, ObjectNode status) {
    ObjectNode next = definition.tree().deepCopy();
    next.set("status", status);
    send(new Target(Definition.TYPE, "", definition.name(), "status"), next);
  }

  private void release(Definition definition) {
    ObjectNode next = definition.tree().deepCopy();
    if (Json.child(next, "metadata").get("finalizers") instanceof ArrayNode finalizers)
      finalizers.removeIf(each -> each.asString("").equals(CustomResourceDefinitions.CLEANUP));
    send(new Target(Definition.TYPE, "", definition.name(), ""), next);
  }

  /// Deletes the objects of a kind, namespace by namespace; those that others hold stay for now.
  private void empty(Definition definition, Snapshot<Stored> seen) {
    Kind kind = api.served().stored(definition);
    String folder = folder(definition);
    Set<String> namespaces = new TreeSet<>();
    for (Entry<Stored> each : seen.scan(folder, ""))
      namespaces.add(each.key().substring(folder.length(), each.key().lastIndexOf('/')));
    for (String namespace : namespaces) {
      var target = new Target(kind.type(), namespace, "", "");
      api.answer(kind, request(Verb.DELETE_COLLECTION, target, Body.NONE));
    }
  }

  private void send(Target target, ObjectNode object) {
    api.handle(request(Verb.UPDATE, target, new Body.Tree("application/json", object)));
  }

  private static Request request(Verb verb, Target target, Body body) {
    return new Request(SELF, verb, target, Parameters.of(Map.of()), body, "kube-apiserver");
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
