package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import dev.ballast.objects.apply.FieldSet;
import dev.ballast.objects.apply.ManagedFields;
import dev.ballast.objects.apply.Writer;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.request.Request;
import dev.ballast.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who manages which fields (`metadata.managedFields`), kept by every write. Thread-safe.
final class Ownership {
  static final String APPLY = "application/apply-patch+yaml";
  private static final FieldSet NOT_BY_STATUS = FieldSet.ofFields("spec");
  private static final FieldSet ONLY_BY_STATUS = FieldSet.ofFields("status");

  private final World world;
  private final Schemas schemas;

  Ownership(World world, Schemas schemas) {
    this.world = world;
    this.schemas = schemas;
  }

  Schema schema(Kind kind) {
    return kind.schemaIn(schemas);
  }

  /// Notes in `next`, whose defaults are in, what its writer has made of `old` (null at its
  /// creation). What is applied has noted that while it was merged.
  void written(Kind kind, ObjectNode next, @Nullable ObjectNode old, Request request) {
    if (applies(request)) return;
    if (old != null && scalesWhatNobodyOwns(kind, old, request)) {
      Json.child(next, "metadata").remove("managedFields");
      if (old.path("metadata").get("managedFields") instanceof JsonNode same)
        Json.child(next, "metadata").set("managedFields", same);
      return;
    }
    ManagedFields.recordUpdate(
        schema(kind), old, next, writer(kind, request), reset(kind, request));
  }

  /// A Scale shows the owners of its replicas alone, and an object without owners gets none.
  private static boolean scalesWhatNobodyOwns(Kind kind, ObjectNode old, Request request) {
    if (!request.target().subresource().equals("scale")) return false;
    return kind.scale()
        .map(paths -> String.join(".", paths.specReplicas()))
        .filter(replicas -> !ManagedFields.hasOwner(old, replicas))
        .isPresent();
  }

  static boolean applies(Request request) {
    return request.body().contentType().equals(APPLY);
  }

  Writer writer(Kind kind, Request request) {
    String named = request.parameters().text("fieldManager");
    String manager = named.isEmpty() ? Writer.nameFrom(request.agent()) : named;
    String subresource = request.target().subresource();
    return new Writer(manager, kind.type().apiVersion(), subresource, world.now());
  }

  /// The fields that a request can't write, whatever it says.
  static FieldSet reset(Kind kind, Request request) {
    if (request.target().subresource().equals("status")) return NOT_BY_STATUS;
    return kind.hasStatus() ? ONLY_BY_STATUS : new FieldSet();
  }
}
