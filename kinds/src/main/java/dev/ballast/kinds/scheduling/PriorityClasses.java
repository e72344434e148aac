package dev.ballast.kinds.scheduling;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

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

  /// The classes that every cluster has, as they are created.
  public static List<ObjectNode> ofSystem() {
    return List.of(
        ofSystem("system-cluster-critical", "the whole cluster needs; they may move elsewhere"),
        ofSystem("system-node-critical", "their node needs; they must stay where they are"));
  }

  private static ObjectNode ofSystem(String name, String whose) {
    ObjectNode made = Json.object().put("apiVersion", "scheduling.k8s.io/v1");
    made.put("kind", "PriorityClass").putObject("metadata").put("name", name);
    made.put("value", OF_SYSTEM.get(name)).put("description", "For pods that " + whose + ".");
    return made;
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
