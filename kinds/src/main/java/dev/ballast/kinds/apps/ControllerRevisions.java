package dev.ballast.kinds.apps;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.OwnerReference;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// What a workload's template once was.
public final class ControllerRevisions {
  private ControllerRevisions() {}

  public static Kind kind() {
    return KindBuilder.kind("apps", "v1", "ControllerRevision", "controllerrevisions")
        .namespaced()
        .rules(ControllerRevisions::rules)
        .updateRules(
            (revision, old) -> {
              rules(revision);
              revision.at("data").unchanged(old.at("data"));
            })
        .columns(
            Column.text("Controller")
                .described("Controller of the object")
                .shows(ControllerRevisions::controller),
            Column.text("Revision").documents("revision").showsNumberAt("revision"),
            Column.AGE)
        .build();
  }

  private static String controller(ObjectNode revision) {
    return new KubeObject(revision).controller().map(ControllerRevisions::shown).orElse(Cells.NONE);
  }

  private static String shown(OwnerReference owner) {
    return new GroupResource(owner.group(), owner.kind().toLowerCase(Locale.ROOT))
        + "/"
        + owner.name();
  }

  private static void rules(Field revision) {
    revision.at("revision").nonNegative();
    if (revision.at("data").absent()) revision.at("data").required("data is mandatory");
  }
}
