package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.PodSpecRules;
import dev.ballast.kinds.core.pod.TemplateDefaults;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// A template of pods that stands by itself.
public final class PodTemplates {
  private PodTemplates() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "PodTemplate", "podtemplates")
        .returnsDeleted()
        .namespaced()
        .generationOf("template")
        .defaults(TemplateDefaults::fillTemplate)
        .rules(template -> PodSpecRules.template(template.at("template")))
        .updateRules((template, old) -> PodSpecRules.template(template.at("template")))
        .columns(
            narrow(TemplateColumns.containers("template", "spec")),
            narrow(TemplateColumns.images("template", "spec")),
            Column.text("Pod Labels")
                .described("The labels for the pod template")
                .shows(PodTemplates::labels))
        .build();
  }

  private static Column narrow(Column wide) {
    return Column.text(wide.name()).described(wide.description()).shown(wide.cell());
  }

  private static String labels(ObjectNode template) {
    return Cells.labels(Json.at(template, "template", "metadata", "labels"));
  }
}
