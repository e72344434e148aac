package dev.ballast.controllers.job;

import dev.ballast.controllers.job.JobPlan.Action;
import dev.ballast.controllers.job.JobPlan.Observed;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A Job and its pods in a world of lists: rounds are decided and done here, and the test says what
/// becomes of the pods.
final class JobScene {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  final List<String> told = new ArrayList<>();
  final List<JobPod> pods = new ArrayList<>();
  Instant now = START;
  Optional<Duration> next = Optional.empty();
  private final ObjectNode job;
  private int made;

  JobScene(String spec) {
    job = (ObjectNode) Yaml.documents("{metadata: {name: j, namespace: n}}").getFirst().tree();
    ObjectNode filled = job.putObject("spec");
    filled.put("parallelism", 1).put("backoffLimit", 6);
    filled.setAll((ObjectNode) Yaml.documents("{" + spec + "}").getFirst().tree());
  }

  JobSpec spec() {
    return JobSpec.of(new KubeObject(job));
  }

  JobStatus status() {
    return JobStatus.of(new KubeObject(job), spec().indexLimit());
  }

  void set(String field, boolean value) {
    Json.child(job, "spec").put(field, value);
  }

  /// Rounds until nothing is left to be done.
  JobScene settle() {
    for (int i = 0; i < 20; i++) {
      next = Optional.empty();
      List<Action> actions = JobPlan.decide(new Observed(spec(), status(), List.copyOf(pods)), now);
      actions.forEach(this::perform);
      pods.removeIf(each -> each.deleting() && !each.tracked() && !each.terminating());
      if (actions.stream().allMatch(Action.LookAgain.class::isInstance)) return this;
    }
    throw new AssertionError("it does not come to rest: " + status());
  }

  /// One round of which only the first `most` actions are done before a crash.
  void crashAfter(int most) {
    JobPlan.decide(new Observed(spec(), status(), List.copyOf(pods)), now).stream()
        .limit(most)
        .forEach(this::perform);
  }

  private void perform(Action action) {
    switch (action) {
      case Action.UpdateStatus update ->
          update.status().into(Json.child(job, "status"), spec().indexed(), spec().perIndex());
      case Action.Untrack untrack ->
          change(untrack.pod(), pod -> with(pod, pod.phase(), pod.deleting(), false, 0));
      case Action.DeletePod delete ->
          change(delete.pod(), pod -> with(pod, "Failed", true, pod.tracked(), 137));
      case Action.CreatePod create -> pods.add(pod(create.index(), create.failuresBefore()));
      case Action.Tell tell -> told.add(tell.reason());
      case Action.LookAgain again -> next = Optional.of(again.after());
    }
  }

  private void change(JobPod pod, java.util.function.UnaryOperator<JobPod> change) {
    pods.replaceAll(each -> each.uid().equals(pod.uid()) ? change.apply(each) : each);
  }

  private JobPod pod(int index, int failuresBefore) {
    String name = "p" + made++;
    return new JobPod(
        "n",
        name,
        name,
        index,
        "Running",
        false,
        true,
        true,
        0,
        failuresBefore,
        now,
        Optional.empty(),
        List.of(),
        Map.of());
  }

  private JobPod with(JobPod pod, String phase, boolean deleting, boolean tracked, int code) {
    boolean ends = !phase.equals("Running");
    return new JobPod(
        pod.namespace(),
        pod.name(),
        pod.uid(),
        pod.index(),
        phase,
        deleting,
        pod.ready() && !ends,
        tracked,
        pod.restarts(),
        pod.failuresBefore(),
        pod.created(),
        ends ? pod.ended().or(() -> Optional.of(now)) : Optional.empty(),
        phase.equals("Failed") && pod.exits().isEmpty()
            ? List.of(new JobPod.Exit("c", code))
            : pod.exits(),
        pod.conditions());
  }

  List<JobPod> running() {
    return pods.stream().filter(JobPod::active).toList();
  }

  void succeed(JobPod pod) {
    change(pod, each -> with(each, "Succeeded", false, each.tracked(), 0));
  }

  void fail(JobPod pod, int code) {
    change(pod, each -> with(each, "Failed", false, each.tracked(), code));
  }

  /// Somebody else deletes a pod that runs.
  void lose(JobPod pod) {
    change(pod, each -> with(each, "Failed", true, each.tracked(), 137));
  }
}
