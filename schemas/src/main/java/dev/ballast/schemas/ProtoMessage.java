package dev.ballast.schemas;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message of Kubernetes' protobuf definitions: its fields by lower-case name, the markers
/// (`+listType=map`) in its own comment, and the words of that.
record ProtoMessage(
    String name, Map<String, Field> fields, List<String> markers, List<String> words) {
  /// One field: its protobuf type (`string`, `k8s.io.api.core.v1.Container`, ...), the markers in
  /// its comment and the rest of that.
  record Field(
      String name,
      int number,
      boolean repeated,
      String type,
      List<String> markers,
      String comment) {
    /// The value of the first marker `+key=value`, or `null`.
    @Nullable String marker(String key) {
      return first(markers, key);
    }

    /// Whether JSON has the fields of this field's message in its place.
    boolean isEmbedded() {
      return EMBEDDED.contains(name) && type.contains(".");
    }

    /// The values of all markers `+key=value`, in order.
    List<String> all(String key) {
      String prefix = "+" + key + "=";
      return markers.stream()
          .filter(m -> m.startsWith(prefix))
          .map(m -> m.substring(prefix.length()))
          .toList();
    }
  }

  /// Go embeds these messages; JSON, and so the API, has their fields in the place of the field
  /// that holds them.
  private static final List<String> EMBEDDED =
      List.of(
          "volumeSource",
          "persistentVolumeSource",
          "handler",
          "ephemeralContainerCommon",
          "rule",
          "ruleWithOperations",
          "deviceConfiguration",
          "ingressRuleValue",
          "localObjectReference");

  @Nullable String marker(String key) {
    return first(markers, key);
  }

  private static @Nullable String first(List<String> markers, String key) {
    String prefix = "+" + key + "=";
    for (String each : markers) if (each.startsWith(prefix)) return each.substring(prefix.length());
    return null;
  }

  /// The fields by lower-case name, with those of embedded messages among them.
  Map<String, Field> flattened(Map<String, ProtoMessage> all) {
    var flat = new HashMap<String, Field>(fields);
    for (Field field : fields.values()) {
      ProtoMessage embedded = field.isEmbedded() ? all.get(field.type()) : null;
      if (embedded != null) embedded.flattened(all).forEach(flat::putIfAbsent);
    }
    return flat;
  }

  /// How a field is found under any of its names: `xKubernetesListType`, `x-kubernetes-list-type`;
  /// `ref`, `$ref`.
  static String key(String name) {
    return name.replaceAll("[-$_]", "").toLowerCase(Locale.ROOT);
  }
}
