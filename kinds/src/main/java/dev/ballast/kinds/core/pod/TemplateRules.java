package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;

/// What holds between a workload and its template.
public final class TemplateRules {
  private TemplateRules() {}

  /// A selector that is there and picks something; `workload` is the word for who has it.
  public static void selector(Field selector, String workload) {
    if (selector.absent()) {
      selector.required();
      return;
    }
    Selectors.validate(selector);
    if (Selectors.picksAll(selector)) selector.invalid("empty selector is invalid for " + workload);
  }

  /// The template's pods are the ones that the selector picks.
  public static void picked(Field selector, Field template) {
    Field labels = template.at("metadata", "labels");
    boolean picked = selector.present() && Selectors.picks(selector, labels);
    if (picked) return;
    String fault = "`selector` does not match template `labels`";
    if (labels.present()) labels.invalid(fault);
    else labels.invalidJson("null", fault);
  }

  /// Pods that are kept running: they restart, and no deadline ends them.
  public static void keptRunning(Field template, String workload) {
    Field restart = template.at("spec", "restartPolicy");
    if (!restart.is("Always")) restart.notSupported("Always");
    Field deadline = template.at("spec", "activeDeadlineSeconds");
    if (deadline.present())
      deadline.forbidden("activeDeadlineSeconds in " + workload + " is not Supported");
  }
}
