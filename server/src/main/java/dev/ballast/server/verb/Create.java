package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.meta.Metadata;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.Verb;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.allocation.Allocation;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import dev.ballast.world.World;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A new object.
public final class Create {
  private static final int NAMES_TRIED = 8;
  private static final int LONGEST_PREFIX = 58;

  private final World world;
  private final Objects objects;
  private final Decoder decoder;
  private final Authorizer authorizer;
  private final Admission admission;
  private final Allocation allocation;
  private final Ownership ownership;

  Create(
      World world,
      Objects objects,
      Decoder decoder,
      Authorizer authorizer,
      Admission admission,
      Allocation allocation,
      Ownership ownership) {
    this.world = world;
    this.objects = objects;
    this.decoder = decoder;
    this.authorizer = authorizer;
    this.admission = admission;
    this.allocation = allocation;
    this.ownership = ownership;
  }

  public Response run(Kind kind, Request request) {
    WriteOptions.check(request, "CreateOptions");
    Decoder.Decoded read = decoder.object(kind, request);
    checkAddress(kind, request, read.tree());
    return create(kind, request, read.tree(), read.warnings());
  }

  /// Creates `object`, which has been read from a request to create it, to update it or to apply
  /// it.
  Response create(Kind kind, Request request, ObjectNode object, List<String> readWarnings) {
    if (request.verb() != Verb.CREATE) authorizer.check(Intent.of(request).withVerb("create"));
    String namespace = request.target().namespace();
    ObjectNode metadata = Json.child(object, "metadata");
    if (!Json.string(metadata, "resourceVersion").isEmpty()) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    if (kind.namespaced()) metadata.put("namespace", namespace);
    Metadata.prepareForCreate(object);
    kind.setDefaults(object);
    ownership.written(kind, object, null, request);
    var asked = Attributes.create(kind, request, object, objects.snapshot());
    admission.mutate(asked);
    metadata.put("creationTimestamp", world.now().truncatedTo(ChronoUnit.SECONDS).toString());
    metadata.put("uid", world.newId().toString());
    boolean generated = generateName(metadata);
    kind.prepareForCreate(object);
    allocation.create(kind, object);
    try {
      judge(asked, generated);
      var warnings = new ArrayList<>(readWarnings);
      warnings.addAll(kind.warnings(object, null));
      warnings.addAll(asked.warnings());
      return commit(kind, request, object, generated).withWarnings(warnings);
    } catch (ApiException refusal) {
      allocation.release(kind, object);
      throw refusal;
    }
  }

  private void judge(Attributes asked, boolean generated) {
    Kind kind = asked.kind();
    List<FieldError> errors = kind.validate(asked.object());
    if (!errors.isEmpty()) {
      String name = generated ? "" : Json.string(asked.object(), "metadata", "name");
      throw ApiException.invalid(kind.type().group(), kind.kind(), name, errors);
    }
    admission.validate(asked);
  }

  private Response commit(Kind kind, Request request, ObjectNode object, boolean generated) {
    String namespace = kind.namespaced() ? request.target().namespace() : "";
    ObjectNode metadata = Json.child(object, "metadata");
    for (int tried = 0; ; tried++) {
      String name = Json.string(metadata, "name");
      var key = Objects.key(kind, namespace, name);
      if (request.parameters().dryRun()) {
        if (objects.find(kind, key).isPresent())
          throw ApiException.alreadyExists(key.resource(), name);
        allocation.release(kind, object);
        return Response.of(201, new Response.Tree(object));
      }
      Optional<Stored> made = objects.create(kind, key, object);
      if (made.isPresent()) return Response.of(201, new Response.One(kind, made.get()));
      if (!generated || tried >= NAMES_TRIED)
        throw ApiException.alreadyExists(key.resource(), name);
      metadata.put("name", "");
      generateName(metadata);
    }
  }

  /// Makes a name from `generateName` where none is given (Kubernetes' simple name generator).
  private boolean generateName(ObjectNode metadata) {
    String prefix = Json.string(metadata, "generateName");
    if (!Json.string(metadata, "name").isEmpty() || prefix.isEmpty()) return false;
    String kept = prefix.length() > LONGEST_PREFIX ? prefix.substring(0, LONGEST_PREFIX) : prefix;
    metadata.put("name", kept + world.randomSuffix(5));
    return true;
  }

  static void checkAddress(Kind kind, Request request, ObjectNode object) {
    String namespace = Json.string(object, "metadata", "namespace");
    if (kind.namespaced()
        && !namespace.isEmpty()
        && !namespace.equals(request.target().namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }
}
