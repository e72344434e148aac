package dev.ballast.controllers.namespace;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes namespaces that are being deleted through to their end.
public final class NamespaceController implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofMillis(250);

  private final World world;
  private final Client client;
  private final Cache namespaces;
  private final Supplier<Collection<ResourceType>> contents;
  private final Map<String, String> failures = new ConcurrentHashMap<>();
  private final Controller<String> controller;

  private NamespaceController(
      World world, Client client, Caches caches, Supplier<Collection<ResourceType>> contents) {
    this.world = world;
    this.client = client;
    this.contents = contents;
    namespaces = caches.of(Types.NAMESPACES);
    controller = new Controller<>(world, "namespace", 4, this::reconcile);
  }

  /// `contents` tells, each time, all namespaced resources that can be listed and deleted; it
  /// throws [ApiException] where it can't tell them all, and then no namespace goes.
  public static NamespaceController start(
      World world, Client client, Caches caches, Supplier<Collection<ResourceType>> contents) {
    var started = new NamespaceController(world, client, caches, contents);
    started.namespaces.onChange(
        (before, after) -> {
          if (after != null && after.deleting()) started.controller.add(after.name());
        });
    started.controller.start(started.namespaces);
    return started;
  }

  private void reconcile(String name) {
    if (namespaces.get("", name).isEmpty()) return;
    Optional<KubeObject> live = client.find(Types.NAMESPACES, "", name);
    if (live.isEmpty()) return;
    NamespacePlan.Observed seen = observe(live.get());
    failures.remove(name);
    for (NamespacePlan.Action action : NamespacePlan.decide(seen)) apply(action, live.get());
  }

  private NamespacePlan.Observed observe(KubeObject namespace) {
    boolean held = namespace.texts("spec", "finalizers").contains(NamespacePlan.FINALIZER);
    Optional<String> undiscovered = Optional.empty();
    var found = new ArrayList<NamespacePlan.Content>();
    if (namespace.deleting() && held) {
      try {
        for (ResourceType type : contents.get()) found.add(content(type, namespace.name()));
      } catch (ApiException refused) {
        undiscovered = Optional.of("Discovery failed for some groups: " + refused.getMessage());
      }
    }
    return new NamespacePlan.Observed(
        namespace.name(),
        namespace.deleting(),
        held,
        undiscovered,
        Optional.ofNullable(failures.get(namespace.name())),
        found);
  }

  private NamespacePlan.Content content(ResourceType type, String namespace) {
    List<KubeObject> items = client.listAll(type, namespace, ListOptions.ALL).items();
    var finalizers = new HashMap<String, Integer>();
    for (KubeObject each : items) {
      for (String finalizer : each.finalizers()) finalizers.merge(finalizer, 1, Integer::sum);
    }
    return new NamespacePlan.Content(type, items.size(), finalizers);
  }

  private void apply(NamespacePlan.Action action, KubeObject namespace) {
    switch (action) {
      case NamespacePlan.Action.DeleteAll delete -> deleteAll(delete.type(), namespace.name());
      case NamespacePlan.Action.Report report -> report(namespace, report.conditions());
      case NamespacePlan.Action.LetGo letGo -> letGo(letGo.namespace());
      case NamespacePlan.Action.LookAgain again -> controller.addAfter(namespace.name(), AGAIN);
    }
  }

  /// What stands in the way of one resource is reported the next time, and keeps no other from
  /// going.
  private void deleteAll(ResourceType type, String namespace) {
    try {
      client.deleteCollection(
          type, namespace, ListOptions.ALL, DeleteOptions.DEFAULT.propagation("Background"));
    } catch (ApiException refused) {
      String words = type.groupResource() + ": " + refused.getMessage();
      failures.merge(namespace, words, (one, other) -> one + ", " + other);
    }
  }

  private void report(KubeObject namespace, List<NamespacePlan.Condition> decided) {
    ArrayNode before =
        namespace.at("status", "conditions") instanceof ArrayNode there ? there : Json.array();
    ArrayNode after = Json.array();
    for (NamespacePlan.Condition each : decided) after.add(condition(each, before));
    if (after.equals(before)) return;
    ObjectNode status = Json.object();
    status.set("conditions", after);
    client.patchStatus(Types.NAMESPACES, "", namespace.name(), status);
  }

  private ObjectNode condition(NamespacePlan.Condition decided, ArrayNode before) {
    String status = decided.blocked() ? "True" : "False";
    Instant since = world.now().truncatedTo(ChronoUnit.SECONDS);
    for (JsonNode each : before) {
      boolean same =
          Json.string(each, "type").equals(decided.type())
              && Json.string(each, "status").equals(status);
      if (same) since = Instant.parse(Json.string(each, "lastTransitionTime"));
    }
    return Json.object()
        .put("type", decided.type())
        .put("status", status)
        .put("lastTransitionTime", since.toString())
        .put("reason", decided.reason())
        .put("message", decided.message());
  }

  private void letGo(String name) {
    Optional<KubeObject> live = client.find(Types.NAMESPACES, "", name);
    if (live.isEmpty()) return;
    KubeObject copy = live.get().copy();
    if (Json.child(copy.tree(), "spec").get("finalizers") instanceof ArrayNode finalizers) {
      finalizers.removeIf(each -> each.asString("").equals(NamespacePlan.FINALIZER));
    }
    client.updateIn(Types.NAMESPACES, copy, "finalize");
  }

  @Override
  public void close() {
    controller.close();
  }
}
