package dev.ballast.kinds.coordination;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Column;

/// Who holds something, and until when unless renewed.
public final class Leases {
  private Leases() {}

  public static Kind kind() {
    return KindBuilder.kind("coordination.k8s.io", "v1", "Lease", "leases")
        .namespaced()
        .createdByUpdate()
        .updateNeedsVersion()
        .rules(Leases::rules)
        .updateRules((lease, old) -> rules(lease))
        .columns(
            Column.text("Holder")
                .documents("spec.holderIdentity")
                .showsTextAt("spec", "holderIdentity"),
            Column.AGE)
        .build();
  }

  private static void rules(Field lease) {
    Field spec = lease.at("spec");
    Field seconds = spec.at("leaseDurationSeconds");
    if (seconds.present() && seconds.number() <= 0) seconds.invalid("must be greater than 0");
    spec.at("leaseTransitions").nonNegative();
    Field strategy = spec.at("strategy");
    if (strategy.present()) strategy(strategy);
    if (spec.at("preferredHolder").filled() && strategy.empty()) {
      spec.at("preferredHolder").forbidden("may only be specified when `strategy` is defined");
    }
  }

  /// How the holder is picked: Kubernetes' own way, or a qualified one.
  private static void strategy(Field strategy) {
    if (strategy.text().contains("/")) strategy.reads(Forms::qualifiedName);
    else strategy.oneOf("OldestEmulationVersion");
  }
}
