package dev.ballast.kinds.node;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Column;

/// A way to run containers that a node offers.
public final class RuntimeClasses {
  private RuntimeClasses() {}

  public static Kind kind() {
    return KindBuilder.kind("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses")
        .rules(RuntimeClasses::rules)
        .updateRules((type, old) -> type.at("handler").unchanged(old.at("handler")))
        .columns(Column.text("Handler").documents("handler").showsTextAt("handler"), Column.AGE)
        .build();
  }

  private static void rules(Field type) {
    type.at("handler").reads(Forms::label);
  }
}
