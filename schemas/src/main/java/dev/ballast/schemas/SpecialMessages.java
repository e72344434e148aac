package dev.ballast.schemas;

import java.util.HashMap;
import java.util.List;

/// The messages that no published package has: those of `apiregistration.k8s.io`, written down here
/// from Kubernetes' `generated.proto`.
final class SpecialMessages {
  private static final String PACKAGE = "k8s.io.kube_aggregator.pkg.apis.apiregistration.v1.";
  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
  private static final String CONVENTIONS =
      " More info:"
          + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md"
          + "#metadata";
  private static final List<String> MAP =
      List.of("+patchMergeKey=type", "+patchStrategy=merge", "+listType=map", "+listMapKey=type");

  private final ProtoMessage message;

  private SpecialMessages(ProtoMessage message) {
    this.message = message;
  }

  static List<ProtoMessage> all() {
    return List.of(
        of("APIService")
            .field(1, "metadata", META + "ObjectMeta", "Standard object's metadata." + CONVENTIONS)
            .field(
                2,
                "spec",
                PACKAGE + "APIServiceSpec",
                "Spec contains information for locating and communicating with a server")
            .field(
                3,
                "status",
                PACKAGE + "APIServiceStatus",
                "Status contains derived information about an API server")
            .message,
        of("APIServiceList")
            .field(1, "metadata", META + "ListMeta", "Standard list metadata" + CONVENTIONS)
            .field(2, "items", "[]" + PACKAGE + "APIService", "Items is the list of APIService")
            .message,
        of("APIServiceSpec")
            .field(
                1,
                "service",
                PACKAGE + "ServiceReference",
                "Service is a reference to the service for this API server.  It must communicate on"
                    + " port 443. If the Service is nil, that means the handling for the API"
                    + " groupversion is handled locally on this server. The call will simply delegate"
                    + " to the normal handler chain to be fulfilled.")
            .field(2, "group", "string", "")
            .field(3, "version", "string", "")
            .field(4, "insecureSkipTLSVerify", "bool", "")
            .field(5, "caBundle", "bytes", "", List.of("+listType=atomic"))
            .field(7, "groupPriorityMinimum", "int32", "")
            .field(8, "versionPriority", "int32", "")
            .message,
        of("APIServiceStatus")
            .field(1, "conditions", "[]" + PACKAGE + "APIServiceCondition", "", MAP)
            .message,
        of("APIServiceCondition")
            .field(1, "type", "string", "")
            .field(2, "status", "string", "")
            .field(3, "lastTransitionTime", META + "Time", "")
            .field(4, "reason", "string", "")
            .field(5, "message", "string", "")
            .message,
        of("ServiceReference")
            .field(1, "namespace", "string", "")
            .field(2, "name", "string", "")
            .field(3, "port", "int32", "")
            .message);
  }

  private static SpecialMessages of(String name) {
    return new SpecialMessages(
        new ProtoMessage(PACKAGE + name, new HashMap<>(), List.of(), List.of()));
  }

  private SpecialMessages field(int number, String name, String type, String comment) {
    return field(number, name, type, comment, List.of());
  }

  private SpecialMessages field(
      int number, String name, String type, String comment, List<String> markers) {
    boolean repeated = type.startsWith("[]");
    String plain = repeated ? type.substring(2) : type;
    message
        .fields()
        .put(
            ProtoMessage.key(name),
            new ProtoMessage.Field(name, number, repeated, plain, markers, comment));
    return this;
  }
}
