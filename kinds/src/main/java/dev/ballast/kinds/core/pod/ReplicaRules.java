package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import java.util.List;

/// What holds for workloads that keep a number of equal pods.
public final class ReplicaRules {
  private static final List<String> COUNTS =
      List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas");

  private ReplicaRules() {}

  /// The template of pods that `selector` picks and that are kept running.
  public static void template(Field selector, Field template) {
    boolean picksAll = selector.present() && Selectors.picksAll(selector);
    if (!picksAll) TemplateRules.picked(selector, template);
    PodSpecRules.template(template);
    TemplateRules.keptRunning(template, "ReplicaSet");
  }

  /// Counts of pods that can't be more than there are.
  public static void status(Field status) {
    status.at("replicas").nonNegative();
    for (String count : COUNTS) status.at(count).nonNegative();
    status.at("observedGeneration").nonNegative();
    long all = status.at("replicas").number();
    for (String count : COUNTS) {
      if (status.at(count).number() > all)
        status.at(count).invalid("cannot be greater than status.replicas");
    }
    if (status.at("availableReplicas").number() > status.at("readyReplicas").number()) {
      status.at("availableReplicas").invalid("cannot be greater than readyReplicas");
    }
  }
}
