package dev.ballast.kinds.scheduling;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import java.util.Map;

/// A name for how important pods are.
public final class PriorityClasses {
  private static final long MOST_FOR_USERS = 1_000_000_000;
  private static final Map<String, Long> OF_SYSTEM =
      Map.of("system-node-critical", 2_000_001_000L, "system-cluster-critical", 2_000_000_000L);

  private PriorityClasses() {}

  public static Kind kind() {
    return KindBuilder.kind("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses")
        .shortNames("pc")
        .generationOf("value")
        .defaults(type -> Defaults.text(type, "preemptionPolicy", "PreemptLowerPriority"))
        .rules(PriorityClasses::rules)
        .updateRules(PriorityClasses::updateRules)
        .columns(
            Column.integer("Value").documents("value").showsNumberAt("value"),
            Column.of("Global-Default", "boolean")
                .documents("globalDefault")
                .showsFlagAt("globalDefault"),
            Column.AGE,
            Column.text("PreemptionPolicy")
                .documents("preemptionPolicy")
                .showsTextAt("preemptionPolicy"))
        .build();
  }

  private static void rules(Field type) {
    Field name = type.at("metadata", "name");
    Field value = type.at("value");
    if (name.text().startsWith("system-")) {
      Long own = OF_SYSTEM.get(name.text());
      if (own == null || own != value.number()) {
        name.forbidden(
            "priority class names with 'system-' prefix are reserved for system use only. error: "
                + (own == null
                    ? name.text() + " is not a known system priority class"
                    : "value of " + name.text() + " PriorityClass must be " + own));
      }
    } else if (value.number() > MOST_FOR_USERS) {
      value.forbidden("maximum allowed value of a user defined priority is " + MOST_FOR_USERS);
    }
    type.at("preemptionPolicy").noneOrOneOf("PreemptLowerPriority", "Never");
  }

  private static void updateRules(Field type, Field old) {
    if (type.at("value").number() != old.at("value").number()) {
      type.at("value").forbidden("may not be changed in an update.");
    }
    type.at("preemptionPolicy").unchanged(old.at("preemptionPolicy"));
  }
}
