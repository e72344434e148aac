package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.verb.DisruptionBudget.Verdict;
import dev.ballast.store.Entry;
import dev.ballast.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `pods/eviction`: deletes a pod unless a disruption budget forbids it
/// (<https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/>).
public final class Evict {
  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");

  private static final int TRIES = 32;

  private final World world;
  private final Objects objects;
  private final Decoder decoder;
  private final Admission admission;
  private final Delete delete;

  Evict(World world, Objects objects, Decoder decoder, Admission admission, Delete delete) {
    this.world = world;
    this.objects = objects;
    this.decoder = decoder;
    this.admission = admission;
    this.delete = delete;
  }

  public Response run(Kind kind, Request request) {
    ObjectNode eviction = decoder.options(request.body(), "Eviction");
    ObjectKey key = Objects.key(kind, request.target().namespace(), request.target().name());
    KubeObject pod = objects.get(key).object();
    admission.admit(Attributes.create(kind, request, eviction, objects.snapshot()));
    ObjectNode options = Json.child(eviction, "deleteOptions");
    if (!options.has("preconditions")) options.putObject("preconditions").put("uid", pod.uid());
    var asked =
        new Request(
            request.user(),
            request.verb(),
            request.target(),
            request.parameters(),
            new Body.Tree("application/json", options),
            request.agent());
    DeleteOptions how = DeleteOptions.read(decoder, asked);
    if (DisruptionBudget.concerns(pod)) {
      charge(pod, how.dryRun());
      if (!how.dryRun()) how = mark(kind, key, how);
    }
    delete.delete(kind, request, key.name(), how);
    return Response.of(201, new Response.Tree(Statuses.success(201)));
  }

  /// Takes the eviction off the pod's budget, if it has one.
  private void charge(KubeObject pod, boolean dryRun) {
    for (int tried = 0; tried < TRIES; tried++) {
      List<Stored> budgets = budgets(pod);
      if (budgets.isEmpty()) return;
      if (budgets.size() > 1) {
        throw ApiException.internal(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
      }
      Stored budget = budgets.getFirst();
      switch (DisruptionBudget.judge(budget.object(), pod, world.now())) {
        case Verdict.Free free -> {
          return;
        }
        case Verdict.Charge charge -> {
          var key = new ObjectKey(BUDGETS, pod.namespace(), budget.object().name());
          boolean done = dryRun || objects.replace(key, budget, charge.charged()).isPresent();
          if (done) return;
        }
        case Verdict.Wait wait -> throw wait(wait.cause());
        case Verdict.Refuse refuse ->
            throw ApiException.forbidden(BUDGETS, budget.object().name(), refuse.why());
      }
    }
    throw wait("The disruption budget changes too fast.");
  }

  /// Says on the pod why it goes. Gives `how` as it holds for the marked pod.
  private DeleteOptions mark(Kind kind, ObjectKey key, DeleteOptions how) {
    for (int tried = 0; tried < TRIES; tried++) {
      Stored old = objects.get(key);
      Delete.checkPreconditions(kind, key, old, how);
      ObjectNode marked = old.tree().deepCopy();
      PodCondition.hold(Json.child(marked, "status"), "DisruptionTarget", world.now())
          .put("reason", "EvictionByEvictionAPI")
          .put("message", "Eviction API: evicting");
      Optional<Stored> written = objects.replace(kind, key, old, marked);
      if (written.isPresent()) return how.at(written.get().revision());
    }
    throw ApiException.modified(key.resource(), key.name());
  }

  private static ApiException wait(String cause) {
    ApiException refusal =
        ApiException.tooManyRequests(
            "Cannot evict pod as it would violate the pod's disruption budget.", 0);
    ObjectNode details = Json.child(refusal.status(), "details");
    details.remove("retryAfterSeconds");
    details.putArray("causes").addObject().put("reason", "DisruptionBudget").put("message", cause);
    return refusal;
  }

  private List<Stored> budgets(KubeObject pod) {
    var budgets = new ArrayList<Stored>();
    for (Entry<Stored> each : objects.snapshot().scan(Keys.folder(BUDGETS, pod.namespace()), "")) {
      JsonNode selector = each.value().object().at("spec", "selector");
      // No selector selects nothing, an empty one everything.
      boolean selects = selector.isObject() && LabelSelector.ofTree(selector).matches(pod.labels());
      if (selects) budgets.add(each.value());
    }
    return budgets;
  }
}
