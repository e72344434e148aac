package dev.ballast.schemas;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The messages that no published package has: those of `apiregistration.k8s.io`, written down here
/// from Kubernetes' `generated.proto`.
final class SpecialMessages {
  private static final String PACKAGE = "k8s.io.kube_aggregator.pkg.apis.apiregistration.v1.";
  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";

  private SpecialMessages() {}

  static Map<String, ObjectNode> all(JsonMapper json) {
    var fields = new TreeMap<String, String>();
    fields.put(
        "APIService",
        "1 metadata "
            + META
            + "ObjectMeta, 2 spec "
            + PACKAGE
            + "APIServiceSpec, 3 status "
            + PACKAGE
            + "APIServiceStatus");
    fields.put(
        "APIServiceSpec",
        "1 service "
            + PACKAGE
            + "ServiceReference, 2 group string, 3 version string, 4 insecureSkipTLSVerify bool,"
            + " 5 caBundle bytes, 7 groupPriorityMinimum int32, 8 versionPriority int32");
    fields.put("APIServiceStatus", "1 conditions []" + PACKAGE + "APIServiceCondition");
    fields.put(
        "APIServiceCondition",
        "1 type string, 2 status string, 3 lastTransitionTime "
            + META
            + "Time, 4 reason string, 5 message string");
    fields.put("ServiceReference", "1 namespace string, 2 name string, 3 port int32");
    var all = new TreeMap<String, ObjectNode>();
    fields.forEach((name, text) -> all.put(PACKAGE + name, message(json, text)));
    return all;
  }

  private static ObjectNode message(JsonMapper json, String fields) {
    ObjectNode message = json.createObjectNode();
    for (String field : fields.split(", ")) {
      String[] parts = field.split(" ");
      message.putArray(parts[0]).add(parts[1]).add(parts[2]);
    }
    return message;
  }
}
