package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import tools.jackson.databind.node.ObjectNode;

/// Configuration by key: texts and bytes.
public final class ConfigMaps {
  private ConfigMaps() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "ConfigMap", "configmaps")
        .shortNames("cm")
        .namespaced()
        .rules(ConfigMaps::rules)
        .updateRules(ConfigMaps::updateRules)
        .columns(Column.text("Data").documents("data").showsNumber(ConfigMaps::keys), Column.AGE)
        .build();
  }

  private static long keys(ObjectNode object) {
    return object.path("data").size() + object.path("binaryData").size();
  }

  private static void rules(Field map) {
    Field bytes = map.at("binaryData");
    long size = 0;
    for (Field each : map.at("data").entries()) {
      DataKeys.validKey(each);
      if (bytes.key(each.name()).present())
        each.invalid(each.name(), "duplicate of key present in binaryData");
      size += DataKeys.textSize(each);
    }
    for (Field each : bytes.entries()) {
      DataKeys.validKey(each);
      size += DataKeys.byteSize(each);
    }
    if (size > DataKeys.MOST_BYTES) map.tooLong(DataKeys.MOST_BYTES);
  }

  private static void updateRules(Field map, Field old) {
    DataKeys.immutable(map, old, "data", "binaryData");
    rules(map);
  }
}
