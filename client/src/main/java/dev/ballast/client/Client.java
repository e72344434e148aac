package dev.ballast.client;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The API's verbs. Every refusal is an [ApiException]. What comes back is shared: never change it,
/// take a copy; what is handed in belongs to the server from then on. Thread-safe.
///
/// A namespace of `""` means a cluster-scoped object, or all namespaces where objects are listed.
public final class Client {
  private static final String STATUS = "status";
  private static final int PAGE = 5_000;

  private final Transport transport;

  public Client(Transport transport) {
    this.transport = transport;
  }

  public KubeObject get(ResourceType type, String namespace, String name) {
    return object(plain(Verb.GET, type, namespace, name, "", null));
  }

  /// A part of an object: its scale, for example.
  public KubeObject getIn(ResourceType type, String namespace, String name, String subresource) {
    return object(plain(Verb.GET, type, namespace, name, subresource, null));
  }

  /// The object, or empty where there is none of that name.
  public Optional<KubeObject> find(ResourceType type, String namespace, String name) {
    Answer answer = transport.send(plain(Verb.GET, type, namespace, name, "", null));
    if (answer.code() == 404) return Optional.empty();
    return Optional.of(new KubeObject(answer.orThrow()));
  }

  public ObjectList list(ResourceType type, String namespace, ListOptions options) {
    var call = new Call(Verb.LIST, type, namespace, "", "", options.parameters(), null, Call.JSON);
    return ObjectList.of(transport.send(call).orThrow());
  }

  /// All pages of a list, as of one version.
  public ObjectList listAll(ResourceType type, String namespace, ListOptions options) {
    ObjectList page = list(type, namespace, options.page(PAGE, ""));
    if (page.continueToken().isEmpty()) return page;
    var items = new ArrayList<>(page.items());
    while (!page.continueToken().isEmpty()) {
      page = list(type, namespace, options.page(PAGE, page.continueToken()));
      items.addAll(page.items());
    }
    return new ObjectList(page.resourceVersion(), "", items);
  }

  public EventStream watch(ResourceType type, String namespace, WatchOptions options) {
    return transport.watch(
        new Call(Verb.WATCH, type, namespace, "", "", options.parameters(), null, Call.JSON));
  }

  public KubeObject create(ResourceType type, KubeObject object) {
    return object(plain(Verb.CREATE, type, object.namespace(), "", "", object.tree()));
  }

  /// Creates `body` under an object: a binding, an eviction, a token.
  public KubeObject createIn(
      ResourceType type, String namespace, String name, String subresource, KubeObject body) {
    return object(plain(Verb.CREATE, type, namespace, name, subresource, body.tree()));
  }

  public KubeObject update(ResourceType type, KubeObject object) {
    return updateIn(type, object, "");
  }

  public KubeObject updateStatus(ResourceType type, KubeObject object) {
    return updateIn(type, object, STATUS);
  }

  /// Updates through a subresource, `finalize` for example.
  public KubeObject updateIn(ResourceType type, KubeObject object, String subresource) {
    return object(
        plain(Verb.UPDATE, type, object.namespace(), object.name(), subresource, object.tree()));
  }

  public KubeObject patch(
      ResourceType type,
      String namespace,
      String name,
      String subresource,
      PatchType how,
      JsonNode patch) {
    return object(
        new Call(
            Verb.PATCH, type, namespace, name, subresource, Map.of(), patch, how.contentType()));
  }

  /// Applies `object` on the server's side as `manager`, taking over fields that others manage.
  public KubeObject apply(ResourceType type, KubeObject object, String manager) {
    return apply(type, object, manager, true);
  }

  /// As [#apply]; without `takeOver`, fields that others have set to something else are a conflict.
  public KubeObject apply(ResourceType type, KubeObject object, String manager, boolean takeOver) {
    return object(
        new Call(
            Verb.PATCH,
            type,
            object.namespace(),
            object.name(),
            "",
            Map.of("fieldManager", manager, "force", Boolean.toString(takeOver)),
            object.tree(),
            PatchType.APPLY.contentType()));
  }

  /// What a group version serves, subresources included; empty where the server does not know it.
  public List<ApiResource> resources(String group, String version) {
    Answer answer =
        transport.send(plain(Verb.GET, new ResourceType(group, version, ""), "", "", "", null));
    if (answer.code() == 404) return List.of();
    var resources = new ArrayList<ApiResource>();
    for (JsonNode each : answer.orThrow().path("resources")) {
      var type = new ResourceType(group, version, Json.string(each, "name"));
      resources.add(
          new ApiResource(type, Json.string(each, "kind"), Json.flag(each, "namespaced")));
    }
    return resources;
  }

  /// Sets what `status` holds in the object's status, by a merge patch.
  public KubeObject patchStatus(
      ResourceType type, String namespace, String name, ObjectNode status) {
    ObjectNode patch = Json.object();
    patch.set(STATUS, status);
    return patch(type, namespace, name, STATUS, PatchType.MERGE, patch);
  }

  /// Deletes, and returns the object as it is left (going, or gone) or a `Status`.
  public KubeObject delete(
      ResourceType type, String namespace, String name, DeleteOptions options) {
    return object(plain(Verb.DELETE, type, namespace, name, "", options.body()));
  }

  /// Deletes all that `which` selects.
  public void deleteCollection(
      ResourceType type, String namespace, ListOptions which, DeleteOptions options) {
    var call =
        new Call(
            Verb.DELETE_COLLECTION,
            type,
            namespace,
            "",
            "",
            which.parameters(),
            options.body(),
            Call.JSON);
    transport.send(call).orThrow();
  }

  private KubeObject object(Call call) {
    return new KubeObject(transport.send(call).orThrow());
  }

  private static Call plain(
      Verb verb,
      ResourceType type,
      String namespace,
      String name,
      String subresource,
      @Nullable JsonNode body) {
    return new Call(verb, type, namespace, name, subresource, Map.of(), body, Call.JSON);
  }
}
