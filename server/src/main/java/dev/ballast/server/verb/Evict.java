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
import dev.ballast.store.Entry;
import tools.jackson.databind.node.ObjectNode;

/// `pods/eviction`: deletes a pod unless a disruption budget forbids it
/// (<https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/>).
public final class Evict {
  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");

  private final Objects objects;
  private final Decoder decoder;
  private final Admission admission;
  private final Delete delete;

  Evict(Objects objects, Decoder decoder, Admission admission, Delete delete) {
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
    checkBudgets(pod);
    ObjectNode options = Json.child(eviction, "deleteOptions");
    var asked =
        new Request(
            request.user(),
            request.verb(),
            request.target(),
            request.parameters(),
            new Body.Tree("application/json", options),
            request.agent());
    delete.delete(kind, request, key.name(), DeleteOptions.read(decoder, asked));
    return Response.of(201, new Response.Tree(Statuses.success(201)));
  }

  private void checkBudgets(KubeObject pod) {
    if (pod.text("status", "phase").equals("Pending")
        || pod.text("status", "phase").equals("Succeeded")) return;
    for (Entry<Stored> each : objects.snapshot().scan(Keys.folder(BUDGETS, pod.namespace()), "")) {
      KubeObject budget = each.value().object();
      var selector = LabelSelector.ofTree(budget.at("spec", "selector"));
      if (!selector.matches(pod.labels())) continue;
      if (budget.number(0, "status", "disruptionsAllowed") > 0) continue;
      throw ApiException.tooManyRequests(
          "Cannot evict pod as it would violate the pod's disruption budget.", 0);
    }
  }
}
