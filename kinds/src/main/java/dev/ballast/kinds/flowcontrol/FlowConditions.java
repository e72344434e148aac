package dev.ballast.kinds.flowcontrol;

import dev.ballast.kinds.rule.Field;
import java.util.HashSet;

/// What holds for the conditions of this group's kinds.
final class FlowConditions {
  private FlowConditions() {}

  static void validate(Field conditions) {
    var types = new HashSet<String>();
    for (Field each : conditions.items()) {
      Field type = each.at("type");
      if (!types.add(type.text())) type.duplicate();
      type.demanded("must not be empty");
    }
  }
}
