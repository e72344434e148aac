package dev.ballast.kinds.coordination;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import java.util.Set;

/// Who holds something, and until when unless renewed.
public final class Leases {
  private static final Set<String> STRATEGIES = Set.of("OldestEmulationVersion");

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
    if (spec.has("leaseDurationSeconds")) spec.at("leaseDurationSeconds").positive();
    if (spec.has("leaseTransitions")) spec.at("leaseTransitions").nonNegative();
    if (spec.has("strategy")) strategy(spec);
    if (spec.has("preferredHolder") && spec.at("strategy").empty()) {
      spec.at("preferredHolder").forbidden("may only be specified when `strategy` is defined");
    }
  }

  private static void strategy(Field spec) {
    Field strategy = spec.at("strategy");
    boolean foreign = strategy.text().contains("/");
    if (foreign) strategy.reads(dev.ballast.kinds.rule.Forms::qualifiedName);
    else strategy.oneOf(STRATEGIES);
  }
}
