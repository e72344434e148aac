package dev.ballast.server.admission;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What is about to happen to one object, as the steps of admission see it (Kubernetes'
/// `admission.Attributes`). Mutating steps may change `object`; every step may add to `warnings`,
/// which reach the client.
///
/// @param kind the kind of the resource in the address, also where `object` is of another one: a
///   `Binding`, an `Eviction`, the options of an exec
/// @param request whom it comes from and what it addresses; of a `deletecollection`, the whole
/// @param name of the object, `""` while it is still to be generated
/// @param object what is to be; for a deletion, what is there
/// @param old what is there; null for a creation and a connection
/// @param seen what was committed when this began
public record Attributes(
    Kind kind,
    Operation operation,
    Request request,
    String name,
    ObjectNode object,
    @Nullable ObjectNode old,
    boolean dryRun,
    Snapshot<Stored> seen,
    List<String> warnings) {
  /// What is done, by Kubernetes' names.
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /// `object` is to be created, or, with a subresource in the address, handed to it.
  public static Attributes create(
      Kind kind, Request request, ObjectNode object, Snapshot<Stored> seen) {
    String own = Json.string(object, "metadata", "name");
    String name = own.isEmpty() ? request.target().name() : own;
    return of(kind, Operation.CREATE, request, name, object, null, seen);
  }

  /// `object` is to take the place of `old`.
  public static Attributes update(
      Kind kind, Request request, ObjectNode object, ObjectNode old, Snapshot<Stored> seen) {
    String name = Json.string(old, "metadata", "name");
    return of(kind, Operation.UPDATE, request, name, object, old, seen);
  }

  /// `old` is to go.
  public static Attributes delete(
      Kind kind, Request request, ObjectNode old, boolean dryRun, Snapshot<Stored> seen) {
    String name = Json.string(old, "metadata", "name");
    return new Attributes(
        kind, Operation.DELETE, request, name, old, old, dryRun, seen, new ArrayList<>());
  }

  private static Attributes of(
      Kind kind,
      Operation operation,
      Request request,
      String name,
      ObjectNode object,
      @Nullable ObjectNode old,
      Snapshot<Stored> seen) {
    boolean dryRun = request.parameters().dryRun();
    return new Attributes(
        kind, operation, request, name, object, old, dryRun, seen, new ArrayList<>());
  }

  /// Somebody joins the streams of a pod or goes through to it; `options` say how.
  public static Attributes connect(
      Kind kind, Request request, ObjectNode options, Snapshot<Stored> seen) {
    String name = request.target().name();
    return of(kind, Operation.CONNECT, request, name, options, null, seen);
  }

  /// `""` for a cluster-scoped object.
  public String namespace() {
    return kind.namespaced() ? request.target().namespace() : "";
  }

  /// `""` for the main resource.
  public String subresource() {
    return request.target().subresource();
  }

  /// Whether a whole object of this core kind, no part of it, is created.
  boolean creates(String coreKind) {
    return creates("", coreKind);
  }

  boolean creates(String group, String kindName) {
    return operation == Operation.CREATE && isWhole(group, kindName);
  }

  /// Whether a whole object of this core kind, no part of it, is changed.
  boolean updates(String coreKind) {
    return operation == Operation.UPDATE && isWhole("", coreKind);
  }

  private boolean isWhole(String group, String kindName) {
    return subresource().isEmpty()
        && kind.type().group().equals(group)
        && kind.kind().equals(kindName);
  }

  /// The refusal of a step, in the words of Kubernetes' `admission.NewForbidden`.
  ApiException forbidden(String why) {
    return ApiException.forbidden(resource(), shownName(), why);
  }

  private GroupResource resource() {
    return kind.type().groupResource();
  }

  private String shownName() {
    if (!name.isEmpty()) return name;
    String prefix = Json.string(object, "metadata", "generateName");
    return prefix.isEmpty() ? "Unknown" : prefix;
  }
}
