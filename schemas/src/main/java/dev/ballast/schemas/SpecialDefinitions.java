package dev.ballast.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The definitions whose JSON is not what their Go fields say: written down here, from Kubernetes'
/// documentation.
final class SpecialDefinitions {
  static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
  static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
  static final String RAW = "io.k8s.apimachinery.pkg.runtime.RawExtension";
  static final String TIME = META + "Time";
  private static final String EXTENSIONS =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

  private SpecialDefinitions() {}

  static Map<String, ObjectNode> all(JsonMapper json) {
    var texts = new TreeMap<String, String>();
    texts.put(QUANTITY, "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}");
    texts.put(
        INT_OR_STRING,
        "{\"format\":\"int-or-string\",\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}");
    texts.put(TIME, "{\"type\":\"string\",\"format\":\"date-time\"}");
    texts.put(META + "MicroTime", "{\"type\":\"string\",\"format\":\"date-time\"}");
    texts.put(META + "FieldsV1", "{\"type\":\"object\"}");
    texts.put(META + "Patch", "{\"type\":\"object\"}");
    texts.put(RAW, "{\"type\":\"object\"}");
    texts.put(EXTENSIONS + "CustomResourceSubresourceStatus", "{\"type\":\"object\"}");
    for (String any : new String[] {"JSON", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool"}) {
      texts.put(EXTENSIONS + any, "{}");
    }
    texts.put(EXTENSIONS + "JSONSchemaPropsOrStringArray", "{}");
    texts.put("io.k8s.apimachinery.pkg.version.Info", info());
    var all = new TreeMap<String, ObjectNode>();
    texts.forEach((name, text) -> all.put(name, (ObjectNode) json.readTree(text)));
    return all;
  }

  /// What `/version` tells: those that every server has told, and what newer ones add.
  private static String info() {
    var old =
        List.of(
            "major",
            "minor",
            "gitVersion",
            "gitCommit",
            "gitTreeState",
            "buildDate",
            "goVersion",
            "compiler",
            "platform");
    var fields = new ArrayList<String>();
    for (String each : old)
      fields.add("\"" + each + "\":{\"type\":\"string\",\"x-presence\":\"always\"}");
    for (String each :
        List.of(
            "emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor"))
      fields.add("\"" + each + "\":{\"type\":\"string\"}");
    return "{\"type\":\"object\",\"properties\":{"
        + String.join(",", fields)
        + "},\"required\":[\""
        + String.join("\",\"", old)
        + "\"]}";
  }
}
