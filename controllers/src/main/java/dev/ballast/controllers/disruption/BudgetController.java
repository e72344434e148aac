package dev.ballast.controllers.disruption;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.controllers.disruption.BudgetPlan.Action;
import dev.ballast.controllers.disruption.BudgetPlan.Amount;
import dev.ballast.controllers.disruption.BudgetPlan.Observed;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.LabelIndex;
import dev.ballast.loop.Name;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.world.World;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps the status of PodDisruptionBudgets up to what their pods are.
public final class BudgetController implements AutoCloseable {
  private static final String ALLOWED = "DisruptionAllowed";

  private final World world;
  private final Client client;
  private final Cache budgets;
  private final Cache pods;
  private final Scales scales;
  private final EventRecorder events;
  private final Controller<Name> controller;

  private BudgetController(World world, Client client, Caches caches) {
    this.world = world;
    this.client = client;
    budgets = caches.of(Types.POD_DISRUPTION_BUDGETS);
    pods = LabelIndex.index(caches.of(Types.PODS));
    scales = new Scales(client, caches);
    events = new EventRecorder(client, world, "controllermanager");
    controller = new Controller<>(world, "disruption", 2, this::reconcile);
  }

  public static BudgetController start(World world, Client client, Caches caches) {
    var started = new BudgetController(world, client, caches);
    started.budgets.onChange(
        (before, after) -> {
          if (after != null) started.controller.add(Name.of(after));
        });
    started.pods.onChange(started::podChanged);
    started.scales.onChange(
        namespace ->
            started.budgets.list(namespace).forEach(it -> started.controller.add(Name.of(it))));
    started.controller.start(started.budgets, started.pods);
    return started;
  }

  private void podChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    KubeObject known = after != null ? after : before;
    if (known == null) return;
    for (KubeObject budget : budgets.list(known.namespace())) {
      boolean concerned =
          before != null && selects(budget, before) || after != null && selects(budget, after);
      if (concerned) controller.add(Name.of(budget));
    }
  }

  private static boolean selects(KubeObject budget, KubeObject pod) {
    JsonNode selector = budget.at("spec", "selector");
    return selector.isObject() && LabelSelector.ofTree(selector).matches(pod.labels());
  }

  private void reconcile(Name name) {
    Optional<KubeObject> found = budgets.get(name);
    if (found.isEmpty() || found.get().deleting()) return;
    KubeObject budget = found.get();
    for (Action each : BudgetPlan.decide(observed(budget), world.now())) {
      switch (each) {
        case Action.UpdateStatus update -> write(budget, update.status());
        case Action.LookAgain again -> controller.addAfter(name, again.after());
        case Action.TellUnmanaged tell ->
            events.warning(
                budget,
                "UnmanagedPods",
                "Pods selected by this PodDisruptionBudget (selector: "
                    + budget.at("spec", "selector")
                    + ") were found to be unmanaged. As a result, the status of the PDB cannot be"
                    + " calculated correctly, which may result in undefined behavior. To account for"
                    + " these pods please set \".spec.minAvailable\" field of the PDB to an integer"
                    + " value.");
      }
    }
  }

  private Observed observed(KubeObject budget) {
    var own = new ArrayList<BudgetPlan.Pod>();
    var selected = new ArrayList<KubeObject>();
    Map<String, String> labels = budget.strings("spec", "selector", "matchLabels");
    for (KubeObject pod : LabelIndex.bearing(pods, budget.namespace(), labels)) {
      var view = new PodView(pod);
      if (!selects(budget, pod) || view.finished()) continue;
      selected.add(pod);
      own.add(new BudgetPlan.Pod(pod.name(), view.ready(), pod.deleting()));
    }
    Optional<Amount> least = amount(budget.at("spec", "minAvailable"));
    boolean byNumber = least.filter(each -> !each.percent()).isPresent();
    Scales.Sum sum = byNumber ? new Scales.Sum(0, List.of()) : scales.of(selected);
    var evicted = new HashMap<String, Instant>();
    for (Map.Entry<String, String> each : budget.strings("status", "disruptedPods").entrySet())
      evicted.put(each.getKey(), Instant.parse(each.getValue()));
    return new Observed(
        budget.generation(),
        least,
        amount(budget.at("spec", "maxUnavailable")),
        own,
        sum.pods(),
        sum.unmanaged(),
        evicted);
  }

  private static Optional<Amount> amount(JsonNode amount) {
    if (amount.isIntegralNumber()) return Optional.of(new Amount(amount.intValue(), false));
    String text = amount.asString("");
    if (!text.endsWith("%")) return Optional.empty();
    return Optional.of(new Amount(Integer.parseInt(text.substring(0, text.length() - 1)), true));
  }

  private void write(KubeObject budget, BudgetPlan.Status status) {
    KubeObject changed = budget.copy();
    ObjectNode tree = Json.child(changed.tree(), "status");
    tree.put("observedGeneration", status.observedGeneration());
    tree.put("disruptionsAllowed", status.allowed()).put("currentHealthy", status.healthy());
    tree.put("desiredHealthy", status.desired()).put("expectedPods", status.expected());
    tree.remove("disruptedPods");
    status
        .evicted()
        .forEach((pod, at) -> Json.child(tree, "disruptedPods").put(pod, at.toString()));
    condition(budget, tree, status);
    if (Json.same(tree, budget.at("status"))) return;
    client.updateStatus(Types.POD_DISRUPTION_BUDGETS, changed);
  }

  private void condition(KubeObject budget, ObjectNode tree, BudgetPlan.Status status) {
    String now = status.allowed() > 0 ? "True" : "False";
    for (JsonNode each : tree.path("conditions"))
      if (Json.string(each, "type").equals(ALLOWED)
          && Json.string(each, "status").equals(now)
          && Json.number(each, 0, "observedGeneration") == budget.generation()) return;
    ObjectNode condition = tree.putArray("conditions").addObject();
    condition.put("type", ALLOWED).put("status", now);
    condition.put("observedGeneration", budget.generation());
    condition.put("lastTransitionTime", world.now().truncatedTo(ChronoUnit.SECONDS).toString());
    condition.put("reason", status.allowed() > 0 ? "SufficientPods" : "InsufficientPods");
    condition.put("message", "");
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
