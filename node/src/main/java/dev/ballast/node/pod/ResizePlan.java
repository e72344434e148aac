package dev.ballast.node.pod;

import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.node.pod.Observed.Room;
import dev.ballast.node.pod.Observed.State;
import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import dev.ballast.objects.resource.PodResources;
import dev.ballast.objects.resource.ResourceList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether a running pod gets the cpu and memory that its spec asks for since
/// (<https://kep.k8s.io/1287>): all of its containers do, or none.
final class ResizePlan {
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private ResizePlan() {}

  /// What becomes of a resize.
  sealed interface Verdict {
    /// Every container has what the spec asks for.
    record Settled() implements Verdict {}

    /// It is given: these containers have not got it yet.
    record Under(List<Change> changes) implements Verdict {}

    /// It has to wait, or can never be.
    ///
    /// @param reason `Deferred` or `Infeasible`
    record Pending(String reason, String message) implements Verdict {}
  }

  /// A container that is to get other resources.
  ///
  /// @param restart whether its policy wants it started anew for that
  record Change(ContainerSpec container, Instance instance, boolean restart) {}

  static Verdict decide(Observed seen) {
    List<Change> changes = changes(seen);
    if (changes.isEmpty()) return new Verdict.Settled();
    ResourceList asked = PodResources.requests(seen.pod().object().tree());
    Room room = seen.room();
    return tooMuch(asked, room).or(() -> notNow(asked, room)).orElseGet(() -> given(changes));
  }

  /// What does not run now gets it with its next start.
  private static Verdict given(List<Change> changes) {
    List<Change> running =
        changes.stream().filter(it -> it.instance().state() == State.RUNNING).toList();
    return running.isEmpty() ? new Verdict.Settled() : new Verdict.Under(running);
  }

  /// The containers that have, or had when they ran last, other resources than the spec asks for.
  static List<Change> changes(Observed seen) {
    var changes = new ArrayList<Change>();
    for (ContainerSpec each : seen.pod().all()) {
      if (each.role() == ContainerSpec.Role.EPHEMERAL) continue;
      Optional<Instance> newest = seen.newest(each.name());
      if (newest.isEmpty()) continue;
      List<String> differing = differing(each.tree().path("resources"), newest.get().resources());
      if (differing.isEmpty()) continue;
      boolean restart = differing.stream().anyMatch(it -> restarts(each, it));
      changes.add(new Change(each, newest.get(), restart));
    }
    return changes;
  }

  private static List<String> differing(JsonNode wanted, JsonNode has) {
    return RESOURCES.stream()
        .filter(each -> !same(wanted, has, "requests", each) || !same(wanted, has, "limits", each))
        .toList();
  }

  private static boolean same(JsonNode one, JsonNode other, String kind, String resource) {
    List<String> only = List.of(resource);
    return ResourceList.of(one.path(kind))
        .only(only)
        .same(ResourceList.of(other.path(kind)).only(only));
  }

  private static boolean restarts(ContainerSpec container, String resource) {
    for (JsonNode each : container.tree().path("resizePolicy")) {
      if (!Json.string(each, "resourceName").equals(resource)) continue;
      return Json.string(each, "restartPolicy").equals("RestartContainer");
    }
    return false;
  }

  private static Optional<Verdict> tooMuch(ResourceList asked, Room room) {
    for (String each : RESOURCES.reversed()) {
      long wanted = amount(asked, each);
      long has = amount(room.has(), each);
      if (wanted <= has) continue;
      String message = "Node didn't have enough capacity: %s, requested: %d, capacity: %d";
      return Optional.of(new Verdict.Pending("Infeasible", message.formatted(each, wanted, has)));
    }
    return Optional.empty();
  }

  private static Optional<Verdict> notNow(ResourceList asked, Room room) {
    for (String each : RESOURCES) {
      long wanted = amount(asked, each);
      long used = amount(room.taken(), each);
      long has = amount(room.has(), each);
      if (wanted + used <= has) continue;
      String message =
          "Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d";
      return Optional.of(
          new Verdict.Pending("Deferred", message.formatted(each, wanted, used, has)));
    }
    return Optional.empty();
  }

  /// In the units that messages have: cpu in thousandths, memory in bytes.
  private static long amount(ResourceList list, String resource) {
    Quantity amount = list.get(resource).orElse(Quantity.ZERO);
    return resource.equals("cpu") ? amount.millis() : amount.units();
  }

  /// A container as it is to be started now: with the resources that it had, while others are
  /// pending.
  static ContainerSpec allocated(Observed seen, ContainerSpec spec, Verdict verdict) {
    if (!(verdict instanceof Verdict.Pending)) return spec;
    JsonNode had = seen.newest(spec.name()).map(Instance::resources).orElse(spec.tree());
    if (!had.isObject() || had == spec.tree()) return spec;
    ObjectNode tree = (ObjectNode) spec.tree().deepCopy();
    tree.set("resources", had.deepCopy());
    return new ContainerSpec(spec.role(), tree);
  }
}
