package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Verb;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.allocation.Allocation;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The road of every change to an object that is there, whether its new form was sent whole,
/// patched or applied: prepare, admit, judge, record who manages what, commit. Somebody else's
/// write in between starts it anew: a request that names the version that it changes then finds
/// another one, or none.
final class Rewrite {
  private static final int TRIES = 32;

  private final Objects objects;
  private final Admission admission;
  private final Allocation allocation;
  private final Ownership ownership;
  private final Removal removal;

  Rewrite(
      Objects objects,
      Admission admission,
      Allocation allocation,
      Ownership ownership,
      Removal removal) {
    this.objects = objects;
    this.admission = admission;
    this.allocation = allocation;
    this.ownership = ownership;
    this.removal = removal;
  }

  /// Makes the new form of an object from the old one.
  @FunctionalInterface
  interface Change {
    Decoder.Decoded next(Stored old);
  }

  /// @throws ApiException 404 where there is no such object, 409 where it is not at the version
  ///   that the new form names
  Response run(Kind kind, Request request, Change change) {
    ObjectKey key = Objects.key(kind, request.target().namespace(), request.target().name());
    for (int tried = 0; tried < TRIES; tried++) {
      Stored old = objects.get(kind, key);
      Decoder.Decoded read = change.next(old);
      ObjectNode next = read.tree();
      checkPreconditions(kind, request, key, next, old);
      Attributes asked = prepare(kind, request, next, old.tree());
      judge(asked, old.tree());
      var warnings = new ArrayList<>(read.warnings());
      warnings.addAll(kind.warnings(next, old.tree()));
      warnings.addAll(asked.warnings());
      Optional<Response> done = commit(kind, request, key, next, old);
      if (done.isPresent()) return done.get().withWarnings(warnings);
    }
    throw ApiException.modified(key.resource(), key.name());
  }

  /// A patch is made of the present version, so it needs to name none.
  private static void checkPreconditions(
      Kind kind, Request request, ObjectKey key, ObjectNode next, Stored old) {
    String version = Json.string(next, "metadata", "resourceVersion");
    String uid = Json.string(next, "metadata", "uid");
    String oldUid = Json.string(old.tree(), "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(oldUid)) {
      throw ApiException.conflict(
          key.resource(),
          key.name(),
          "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + oldUid);
    }
    if (version.isEmpty() || version.equals("0")) {
      boolean whole = request.verb() == Verb.UPDATE;
      if (!whole || !kind.updateNeedsVersion() || version.equals("0")) return;
      String field = "metadata.resourceVersion";
      FieldError missing = FieldError.invalid(field, 0, "must be specified for an update");
      throw ApiException.invalid(kind.type().group(), kind.kind(), key.name(), List.of(missing));
    }
    if (!version.equals(Long.toString(old.revision())))
      throw ApiException.modified(key.resource(), key.name());
  }

  private Attributes prepare(Kind kind, Request request, ObjectNode next, ObjectNode old) {
    kind.setDefaults(next);
    ownership.written(kind, next, old, request);
    var asked = Attributes.update(kind, request, next, old, objects.snapshot());
    admission.mutate(asked);
    String subresource = request.target().subresource();
    if (subresource.isEmpty()) allocation.update(kind, next, old);
    kind.prepareForUpdate(subresource, next, old);
    if (!subresource.isEmpty()) allocation.updatePart(kind, subresource, next, old);
    ObjectNode metadata = Json.child(next, "metadata");
    metadata.put("resourceVersion", Json.string(old, "metadata", "resourceVersion"));
    return asked;
  }

  private void judge(Attributes asked, ObjectNode old) {
    Kind kind = asked.kind();
    ObjectNode next = asked.object();
    List<FieldError> errors = kind.validateUpdate(asked.subresource(), next, old);
    if (!errors.isEmpty()) {
      String name = Json.string(next, "metadata", "name");
      throw ApiException.invalid(kind.type().group(), kind.kind(), name, errors);
    }
    admission.validate(asked);
  }

  /// Empty where somebody else was faster.
  private Optional<Response> commit(
      Kind kind, Request request, ObjectKey key, ObjectNode next, Stored old) {
    if (request.parameters().dryRun())
      return Optional.of(Response.of(200, new Response.Tree(next)));
    if (Json.same(next, old.tree()) && objects.upToDate(kind, key))
      return Optional.of(Response.of(200, new Response.One(kind, old)));
    if (removal.finished(kind, next)) {
      return objects.remove(kind, key, old)
          ? Optional.of(Response.of(200, new Response.Tree(next)))
          : Optional.empty();
    }
    return objects
        .replace(kind, key, old, next)
        .map(made -> Response.of(200, new Response.One(kind, made)));
  }
}
