package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import dev.ballast.world.World;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `pods/binding`: gives a pod its node, once.
public final class Bind {
  private static final int TRIES = 32;

  private final World world;
  private final Objects objects;
  private final Decoder decoder;
  private final Admission admission;

  Bind(World world, Objects objects, Decoder decoder, Admission admission) {
    this.world = world;
    this.objects = objects;
    this.decoder = decoder;
    this.admission = admission;
  }

  public Response run(Kind kind, Request request) {
    return bind(kind, request, decoder.options(request.body(), "Binding"), request.target().name());
  }

  /// As [#run], for a Binding that is created as an object of its own: its name is the pod's.
  public Response named(Kind pods, Request request) {
    ObjectNode binding = decoder.options(request.body(), "Binding");
    return bind(pods, request, binding, Json.string(binding, "metadata", "name"));
  }

  private Response bind(Kind kind, Request request, ObjectNode binding, String name) {
    String node = Json.string(binding, "target", "name");
    if (node.isEmpty()) {
      throw ApiException.invalid(
          "", "Binding", name, List.of(FieldError.required("target.name", "")));
    }
    admission.admit(Attributes.create(kind, request, binding, objects.snapshot()));
    ObjectKey key = Objects.key(kind, request.target().namespace(), name);
    for (int tried = 0; tried < TRIES; tried++) {
      Stored old = objects.get(key);
      ObjectNode bound = bound(key, old, binding, node);
      if (request.parameters().dryRun() || objects.replace(kind, key, old, bound).isPresent()) {
        return Response.of(201, new Response.Tree(Statuses.success(201)));
      }
    }
    throw ApiException.modified(key.resource(), name);
  }

  private ObjectNode bound(ObjectKey key, Stored old, ObjectNode binding, String node) {
    ObjectNode pod = old.tree().deepCopy();
    String uid = Json.string(binding, "metadata", "uid");
    String taken = Json.string(pod, "spec", "nodeName");
    if (!uid.isEmpty() && !uid.equals(Json.string(pod, "metadata", "uid"))) {
      throw ApiException.conflict(
          key.resource(), key.name(), "the pod in the binding is not the one that is there");
    }
    if (old.object().deleting()) {
      throw ApiException.conflict(
          key.resource(),
          key.name(),
          "pod " + key.name() + " is being deleted, cannot be assigned to a host");
    }
    if (!taken.isEmpty()) {
      throw ApiException.conflict(
          key.resource(),
          key.name(),
          "pod " + key.name() + " is already assigned to node \"" + taken + "\"");
    }
    if (!pod.path("spec").path("schedulingGates").isEmpty()) {
      throw ApiException.conflict(
          key.resource(), key.name(), "pod " + key.name() + " has non-empty .spec.schedulingGates");
    }
    Json.child(pod, "spec").put("nodeName", node);
    ObjectNode metadata = Json.child(pod, "metadata");
    for (String map : List.of("annotations", "labels")) {
      for (var each : binding.path("metadata").path(map).properties()) {
        Json.child(metadata, map).set(each.getKey(), each.getValue());
      }
    }
    ObjectNode status = Json.child(pod, "status");
    // A promise that is kept; a node other than the promised one is as good.
    status.remove("nominatedNodeName");
    PodCondition.hold(status, "PodScheduled", world.now());
    return pod;
  }
}
