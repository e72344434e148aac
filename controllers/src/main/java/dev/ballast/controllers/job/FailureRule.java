package dev.ballast.controllers.job;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// One rule of a Job's pod failure policy
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy>).
///
/// @param container whose exit codes count, `""` for any
/// @param exitCodes empty where the rule is about conditions
/// @param among whether the code must be one of them, or none of them
record FailureRule(
    int number,
    Action action,
    String container,
    Set<Integer> exitCodes,
    boolean among,
    List<Expected> conditions) {
  enum Action {
    FAIL_JOB,
    FAIL_INDEX,
    IGNORE,
    COUNT
  }

  record Expected(String type, String status) {}

  /// What the first rule that fits says of a failed pod.
  ///
  /// @param why in Kubernetes' words
  record Verdict(Action action, String why) {}

  static List<FailureRule> all(JsonNode rules) {
    var all = new ArrayList<FailureRule>();
    for (JsonNode each : rules) all.add(of(all.size(), each));
    return List.copyOf(all);
  }

  private static FailureRule of(int number, JsonNode rule) {
    var codes = new TreeSet<Integer>();
    for (JsonNode each : Json.at(rule, "onExitCodes", "values")) codes.add(each.intValue());
    var conditions = new ArrayList<Expected>();
    for (JsonNode each : rule.path("onPodConditions")) {
      String status = Json.string(each, "status");
      conditions.add(new Expected(Json.string(each, "type"), status.isEmpty() ? "True" : status));
    }
    return new FailureRule(
        number,
        switch (Json.string(rule, "action")) {
          case "FailJob" -> Action.FAIL_JOB;
          case "FailIndex" -> Action.FAIL_INDEX;
          case "Ignore" -> Action.IGNORE;
          default -> Action.COUNT;
        },
        Json.string(rule, "onExitCodes", "containerName"),
        codes,
        Json.string(rule, "onExitCodes", "operator").equals("In"),
        conditions);
  }

  static Optional<Verdict> judge(List<FailureRule> rules, JobPod pod) {
    for (FailureRule each : rules) {
      Optional<Verdict> verdict = each.judge(pod);
      if (verdict.isPresent()) return verdict;
    }
    return Optional.empty();
  }

  private Optional<Verdict> judge(JobPod pod) {
    if (!exitCodes.isEmpty()) {
      for (JobPod.Exit each : pod.exits()) {
        boolean asked = container.isEmpty() || container.equals(each.container());
        if (!asked || each.code() == 0 || exitCodes.contains(each.code()) != among) continue;
        return Optional.of(
            new Verdict(
                action,
                "Container "
                    + each.container()
                    + " for pod "
                    + pod.path()
                    + " failed with exit code "
                    + each.code()
                    + " matching "
                    + words()
                    + " rule at index "
                    + number));
      }
      return Optional.empty();
    }
    for (Expected each : conditions) {
      if (!each.status().equals(pod.conditions().get(each.type()))) continue;
      return Optional.of(
          new Verdict(
              action,
              "Pod "
                  + pod.path()
                  + " has condition "
                  + each.type()
                  + " matching "
                  + words()
                  + " rule at index "
                  + number));
    }
    return Optional.empty();
  }

  private String words() {
    return switch (action) {
      case FAIL_JOB -> "FailJob";
      case FAIL_INDEX -> "FailIndex";
      case IGNORE -> "Ignore";
      case COUNT -> "Count";
    };
  }
}
