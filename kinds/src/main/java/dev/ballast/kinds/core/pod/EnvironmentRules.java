package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What holds for the environment of containers, and for references to fields and resources of the
/// pod, which volumes use too.
final class EnvironmentRules {
  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");
  private static final Set<String> FIELDS =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "status.phase",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> IN_ENVIRONMENT =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final Pattern SUBSCRIPT = Pattern.compile("(.*)\\['(.*)'\\]");

  /// The fields of a pod that a volume may show.
  static final List<String> IN_VOLUMES =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  private EnvironmentRules() {}

  static void validate(Field environment) {
    for (Field each : environment.items()) {
      if (each.at("name").demanded()) each.at("name").reads(Forms::environmentName);
      if (each.has("valueFrom")) source(each);
    }
  }

  private static void source(Field variable) {
    Field from = variable.at("valueFrom");
    long sources = SOURCES.stream().filter(from::has).count();
    if (from.has("fieldRef")) field(from.at("fieldRef"), IN_ENVIRONMENT);
    if (from.has("resourceFieldRef")) resource(from.at("resourceFieldRef"), false);
    for (String keyed : List.of("configMapKeyRef", "secretKeyRef"))
      if (from.has(keyed)) key(from.at(keyed));
    if (sources == 0) {
      from.invalid(
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
    } else if (variable.at("value").filled()) {
      from.invalid("", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      from.invalid("", "may not have more than one field specified at a time");
    }
  }

  private static void key(Field reference) {
    reference.at("name").demanded();
    if (reference.at("key").demanded()) reference.at("key").reads(Forms::configKey);
  }

  /// Whole maps put into the environment.
  static void from(Field sources) {
    for (Field each : sources.items()) {
      if (each.at("prefix").filled()) each.at("prefix").reads(Forms::environmentName);
      int count = 0;
      for (String kind : List.of("configMapRef", "secretRef")) {
        if (!each.has(kind)) continue;
        count++;
        each.at(kind, "name").demanded();
      }
      if (count == 0) sources.invalid("", "must specify one of: `configMapRef` or `secretRef`");
      if (count > 1) sources.invalid("", "may not have more than one field specified at a time");
    }
  }

  /// A reference to a field of the pod, one of `allowed`.
  static void field(Field reference, List<String> allowed) {
    Field path = reference.at("fieldPath");
    if (!reference.at("apiVersion").demanded() || !path.demanded()) return;
    if (!reference.at("apiVersion").is("v1")) {
      path.invalid(
          "error converting fieldPath: unsupported pod version: "
              + reference.at("apiVersion").text());
      return;
    }
    String name = path.is("spec.host") ? "spec.nodeName" : path.text();
    Matcher subscripted = SUBSCRIPT.matcher(name);
    if (subscripted.matches()) {
      subscript(reference, path, subscripted.group(1), subscripted.group(2));
    } else if (!FIELDS.contains(name)) {
      path.invalid("error converting fieldPath: field label not supported: " + name);
    } else if (!allowed.contains(name)) {
      path.notSupported(allowed);
    }
  }

  private static void subscript(Field reference, Field path, String map, String key) {
    if (map.equals("metadata.annotations")) {
      for (String fault : Forms.qualifiedName(key.toLowerCase(Locale.ROOT)))
        reference.invalid(key, fault);
    } else if (map.equals("metadata.labels")) {
      for (String fault : Forms.qualifiedName(key)) reference.invalid(key, fault);
    } else {
      path.invalid(
          "error converting fieldPath: field label does not support subscript: " + path.text());
    }
  }

  /// A reference to a resource of a container; a volume must say which one.
  static void resource(Field reference, boolean inVolume) {
    Field name = reference.at("resource");
    if (inVolume && reference.at("containerName").empty()) {
      reference.at("containerName").required();
    } else if (name.demanded()) {
      boolean hugePages =
          name.text().startsWith("limits.hugepages-")
              || name.text().startsWith("requests.hugepages-");
      if (!hugePages) name.oneOf(RESOURCES);
    }
    divisor(reference);
  }

  private static void divisor(Field reference) {
    Field divisor = reference.at("divisor");
    String text = divisor.quantity().map(Object::toString).orElse("0");
    if (text.equals("0")) return;
    String resource = reference.at("resource").text();
    if (resource.endsWith(".cpu")) {
      if (!List.of("1m", "1").contains(text)) {
        divisor.invalid(
            resource, "only divisor's values 1m and 1 are supported with the cpu resource");
      }
    } else {
      List<String> sizes =
          List.of(
              "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");
      String what = resource.endsWith(".memory") ? "memory" : "local ephemeral storage";
      if (!sizes.contains(text)) {
        divisor.invalid(
            resource,
            "only divisor's values "
                + String.join(", ", sizes)
                + " are supported with the "
                + what
                + " resource");
      }
    }
  }
}
