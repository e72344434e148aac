package dev.ballast.kinds.storage;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How volumes for claims are made.
public final class StorageClasses {
  private static final List<String> DEFAULT_MARKS =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");

  private static final List<String> FIXED =
      List.of("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode");

  private StorageClasses() {}

  public static Kind kind() {
    return KindBuilder.kind("storage.k8s.io", "v1", "StorageClass", "storageclasses")
        .shortNames("sc")
        .defaults(
            type -> {
              Defaults.text(type, "reclaimPolicy", "Delete");
              Defaults.text(type, "volumeBindingMode", "Immediate");
            })
        .rules(StorageClasses::rules)
        .updateRules(StorageClasses::updateRules)
        .columnsAsTheyStand(
            Column.NAME.shows(StorageClasses::name),
            Column.text("Provisioner").documents("provisioner").showsTextAt("provisioner"),
            Column.text("ReclaimPolicy")
                .documents("reclaimPolicy")
                .shows(type -> Cells.or(Json.string(type, "reclaimPolicy"), "Delete")),
            Column.text("VolumeBindingMode")
                .documents("volumeBindingMode")
                .shows(type -> Cells.or(Json.string(type, "volumeBindingMode"), "Immediate")),
            Column.text("AllowVolumeExpansion")
                .documents("allowVolumeExpansion")
                .showsFlagAt("allowVolumeExpansion"),
            Column.AGE)
        .returnsDeleted()
        .build();
  }

  private static String name(ObjectNode type) {
    JsonNode annotations = type.path("metadata").path("annotations");
    boolean isDefault =
        DEFAULT_MARKS.stream().anyMatch(mark -> annotations.path(mark).asString("").equals("true"));
    String name = Json.string(type, "metadata", "name");
    return isDefault ? name + " (default)" : name;
  }

  private static void rules(Field type) {
    Field provisioner = type.at("provisioner");
    if (provisioner.demanded()) {
      for (String fault : Forms.qualifiedName(provisioner.text().toLowerCase(Locale.ROOT))) {
        provisioner.invalid(fault);
      }
    }
    Field parameters = type.at("parameters");
    if (parameters.size() > 512) parameters.tooLong(512);
    for (String key : parameters.keys()) {
      if (key.isEmpty()) parameters.invalid(key, "field can not be empty.");
    }
    type.at("reclaimPolicy").oneOf("Delete", "Retain");
    type.at("volumeBindingMode").oneOf("Immediate", "WaitForFirstConsumer");
    for (Field term : type.at("allowedTopologies").items()) topology(term);
  }

  private static void topology(Field term) {
    var keys = new HashSet<String>();
    for (Field each : term.at("matchLabelExpressions").items()) {
      each.at("values").demanded();
      Selectors.labelName(each.at("key"));
      if (!keys.add(each.at("key").text())) each.at("key").duplicate();
    }
  }

  private static void updateRules(Field type, Field old) {
    for (String fixed : FIXED) type.at(fixed).unchanged(old.at(fixed));
    rules(type);
  }
}
