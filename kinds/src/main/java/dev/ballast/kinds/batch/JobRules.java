package dev.ballast.kinds.batch;

import dev.ballast.kinds.core.pod.PodSpecRules;
import dev.ballast.kinds.core.pod.TemplateRules;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import java.util.List;

/// What holds for a Job, alone or in a CronJob.
final class JobRules {
  private static final List<String> COUNTS =
      List.of(
          "parallelism",
          "completions",
          "activeDeadlineSeconds",
          "backoffLimit",
          "ttlSecondsAfterFinished");

  private JobRules() {}

  static void job(Field job) {
    Field spec = job.at("spec");
    spec(spec);
    Field selector = spec.at("selector");
    if (selector.absent()) selector.required();
    else Selectors.validate(selector);
    TemplateRules.picked(selector, spec.at("template"));
  }

  /// What holds with a selector and without.
  static void spec(Field spec) {
    for (String count : COUNTS) spec.at(count).nonNegative();
    for (String count : List.of("backoffLimitPerIndex", "maxFailedIndexes"))
      spec.at(count).nonNegative();
    Field mode = spec.at("completionMode");
    mode.noneOrOneOf("Indexed", "NonIndexed");
    boolean indexed = mode.is("Indexed");
    if (indexed && spec.at("completions").absent()) {
      spec.at("completions").required("when completion mode is Indexed");
    }
    if (!indexed && spec.has("backoffLimitPerIndex")) {
      spec.at("backoffLimitPerIndex").invalid("requires indexed completion mode");
    }
    spec.at("podReplacementPolicy").noneOrOneOf("Failed", "TerminatingOrFailed");
    PodSpecRules.template(spec.at("template"));
    Field restart = spec.at("template", "spec").at("restartPolicy");
    if (restart.is("Always") || restart.empty()) {
      restart.required("valid values: \"OnFailure\", \"Never\"");
    } else if (spec.has("podFailurePolicy") && !restart.is("Never")) {
      restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  static void update(Field job, Field old) {
    job(job);
    Field spec = job.at("spec");
    Field before = old.at("spec");
    boolean resized = spec.at("completionMode").is("Indexed") && spec.has("completions");
    if (!resized) spec.at("completions").unchanged(before.at("completions"));
    for (String fixed :
        List.of(
            "selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex")) {
      spec.at(fixed).unchanged(before.at(fixed));
    }
  }
}
