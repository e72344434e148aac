package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.verb.DeleteOptions.Propagation;
import dev.ballast.world.World;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The end of an object: at once where nobody holds it, otherwise it is marked and goes with its
/// last finalizer, and a pod that runs when its node says so or its grace is 0.
public final class Delete {
  private static final int TRIES = 32;
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final World world;
  private final Objects objects;
  private final Decoder decoder;
  private final Admission admission;
  private final Removal removal;

  Delete(World world, Objects objects, Decoder decoder, Admission admission, Removal removal) {
    this.world = world;
    this.objects = objects;
    this.decoder = decoder;
    this.admission = admission;
    this.removal = removal;
  }

  public Response run(Kind kind, Request request) {
    WriteOptions.check(request, "DeleteOptions");
    DeleteOptions options = DeleteOptions.read(decoder, request);
    return delete(kind, request, request.target().name(), options);
  }

  /// Ends the object of that name, which `request` asks for by itself or among others.
  Response delete(Kind kind, Request request, String name, DeleteOptions options) {
    ObjectKey key = Objects.key(kind, request.target().namespace(), name);
    for (int tried = 0; tried < TRIES; tried++) {
      Stored old = objects.get(kind, key);
      checkPreconditions(kind, key, old, options);
      var asked =
          Attributes.delete(kind, request, old.tree(), options.dryRun(), objects.snapshot());
      admission.admit(asked);
      ObjectNode marked = marked(kind, old, options);
      if (options.dryRun()) return Response.of(200, new Response.Tree(marked));
      if (removal.finished(kind, marked)) {
        if (objects.remove(kind, key, old))
          return gone(kind, key, old, marked).withWarnings(asked.warnings());
      } else if (Json.same(marked, old.tree())) {
        return Response.of(200, new Response.One(kind, old));
      } else {
        Optional<Stored> left = objects.replace(kind, key, old, marked);
        if (left.isPresent()) return Response.of(200, new Response.One(kind, left.get()));
      }
    }
    throw ApiException.modified(key.resource(), key.name());
  }

  /// Refuses with 409 where `old` is not what `options` demand.
  static void checkPreconditions(Kind kind, ObjectKey key, Stored old, DeleteOptions options) {
    String uid = Json.string(old.tree(), "metadata", "uid");
    String why = null;
    if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
      why =
          "the UID in the precondition ("
              + options.uid()
              + ") does not match the UID in record ("
              + uid
              + "). The object might have been deleted and then recreated";
    }
    String version = Long.toString(old.revision());
    if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(version)) {
      why =
          "the ResourceVersion in the precondition ("
              + options.resourceVersion()
              + ") does not match the ResourceVersion in record ("
              + version
              + "). The object might have been modified";
    }
    if (why == null) return;
    throw ApiException.conflict(
        new GroupResource(key.resource().group(), kind.kind()), key.name(), why);
  }

  /// The object as it is while it goes.
  private ObjectNode marked(Kind kind, Stored old, DeleteOptions options) {
    ObjectNode next = old.tree().deepCopy();
    ObjectNode metadata = Json.child(next, "metadata");
    propagate(metadata, options.propagation());
    boolean first = Json.string(metadata, "deletionTimestamp").isEmpty();
    Instant now = world.now().truncatedTo(ChronoUnit.SECONDS);
    if (kind.kind().equals("Pod")) {
      markPod(next, metadata, options.grace(), now, first);
    } else if (first) {
      metadata.put("deletionTimestamp", now.toString());
      if (!kind.kind().equals("Namespace")) metadata.put("deletionGracePeriodSeconds", 0);
      if (kind.kind().equals("Namespace")) Json.child(next, "status").put("phase", "Terminating");
      countGeneration(metadata);
      kind.prepareForDelete(next);
    }
    return next;
  }

  /// A pod that no node has, or that has ended, needs no grace; a running one gets what is asked
  /// for, never more than a deletion before has granted.
  private static void markPod(
      ObjectNode pod, ObjectNode metadata, OptionalLong asked, Instant now, boolean first) {
    String phase = Json.string(pod, "status", "phase");
    boolean idle =
        Json.string(pod, "spec", "nodeName").isEmpty()
            || phase.equals("Failed")
            || phase.equals("Succeeded");
    long usual = Json.number(pod, 30, "spec", "terminationGracePeriodSeconds");
    long grace = idle ? 0 : Math.max(0, asked.orElse(usual));
    if (!first && grace >= Json.number(metadata, 0, "deletionGracePeriodSeconds")) return;
    Instant start = now;
    if (!first) {
      Instant end = Instant.parse(Json.string(metadata, "deletionTimestamp"));
      start = end.minusSeconds(Json.number(metadata, 0, "deletionGracePeriodSeconds"));
      if (start.plusSeconds(grace).isBefore(now)) start = now.minusSeconds(grace);
    }
    metadata.put("deletionTimestamp", start.plusSeconds(grace).toString());
    metadata.put("deletionGracePeriodSeconds", grace);
    if (first) countGeneration(metadata);
  }

  private static void countGeneration(ObjectNode metadata) {
    long generation = Json.number(metadata, 0, "generation");
    if (generation > 0) metadata.put("generation", generation + 1);
  }

  private static void propagate(ObjectNode metadata, Propagation propagation) {
    switch (propagation) {
      case UNSAID -> {}
      case BACKGROUND -> {
        dropFinalizer(metadata, FOREGROUND);
        dropFinalizer(metadata, ORPHAN);
      }
      case FOREGROUND -> {
        dropFinalizer(metadata, ORPHAN);
        addFinalizer(metadata, FOREGROUND);
      }
      case ORPHAN -> {
        dropFinalizer(metadata, FOREGROUND);
        addFinalizer(metadata, ORPHAN);
      }
    }
  }

  private static void addFinalizer(ObjectNode metadata, String finalizer) {
    dropFinalizer(metadata, finalizer);
    metadata.withArray("finalizers").add(finalizer);
  }

  private static void dropFinalizer(ObjectNode metadata, String finalizer) {
    if (!(metadata.get("finalizers") instanceof ArrayNode all)) return;
    List<String> left =
        all.valueStream()
            .map(JsonNode::stringValue)
            .filter(each -> !each.equals(finalizer))
            .toList();
    if (left.isEmpty()) metadata.remove("finalizers");
    else metadata.set("finalizers", Json.array(left));
  }

  /// What a client learns of an object that is gone: kinds that go gracefully come back as they
  /// were last, others as a `Status`.
  private static Response gone(Kind kind, ObjectKey key, Stored old, ObjectNode marked) {
    if (kind.kind().equals("Pod")) return Response.of(200, new Response.Tree(marked));
    if (kind.returnsDeleted()) return Response.of(200, new Response.One(kind, old));
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.put("name", key.name());
    if (!key.resource().group().isEmpty()) details.put("group", key.resource().group());
    details.put("kind", key.resource().resource());
    details.put("uid", Json.string(old.tree(), "metadata", "uid"));
    return Response.of(200, new Response.Tree(status));
  }
}
