package dev.ballast.kinds.apiregistration;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A version of an API group, and who serves it: this server, or somebody behind a Service.
public final class ApiServices {
  private static final int HIGHEST_GROUP = 20_000;
  private static final int HIGHEST_VERSION = 1_000;

  private ApiServices() {}

  public static Kind kind() {
    return KindBuilder.kind("apiregistration.k8s.io", "v1", "APIService", "apiservices")
        .schema("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService")
        .categories("api-extensions")
        .status(status -> {})
        .updateNeedsVersion()
        .name(Forms::pathSegment)
        .defaults(ApiServices::defaults)
        .onCreate(ApiServices::noteLocal)
        .rules(ApiServices::rules)
        .updateRules((next, old) -> rules(next))
        .statusRules((next, old) -> status(next.at("status", "conditions")))
        .columns(
            Column.text("Service")
                .described("The reference to the service that hosts this API endpoint.")
                .shows(ApiServices::server),
            Column.text("Available")
                .described("Whether this service is available.")
                .shows(ApiServices::available),
            Column.AGE)
        .build();
  }

  private static void defaults(ObjectNode service) {
    JsonNode reference = service.path("spec").path("service");
    if (reference instanceof ObjectNode port) Defaults.number(port, "port", 443);
  }

  /// What this server serves itself can always be reached.
  private static void noteLocal(ObjectNode service) {
    if (service.path("spec").has("service")) return;
    ObjectNode condition = Json.child(service, "status").putArray("conditions").addObject();
    condition.put("lastTransitionTime", Json.string(service, "metadata", "creationTimestamp"));
    condition.put("message", "Local APIServices are always available").put("reason", "Local");
    condition.put("status", "True").put("type", "Available");
  }

  private static void rules(Field service) {
    Field spec = service.at("spec");
    String group = spec.at("group").text();
    String wanted = spec.at("version").text() + "." + group;
    Field name = service.at("metadata", "name");
    if (!name.is(wanted))
      name.invalid("must be `spec.version+\".\"+spec.group`: \"" + wanted + "\"");
    if (group.isEmpty() && !spec.at("version").is("v1"))
      spec.at("group").required("only v1 may have an empty group and it better be legacy kube");
    if (!group.isEmpty()) spec.at("group").reads(Forms::subdomain);
    spec.at("version").reads(Forms::label1035);
    priority(spec.at("groupPriorityMinimum"), HIGHEST_GROUP);
    priority(spec.at("versionPriority"), HIGHEST_VERSION);
    Field reference = spec.at("service");
    Field authorities = spec.at("caBundle");
    Field insecure = spec.at("insecureSkipTLSVerify");
    if (reference.absent()) {
      if (authorities.filled())
        authorities.invalid(bytes(authorities), "local APIServices may not have a caBundle");
      if (insecure.flag()) insecure.invalid("local APIServices may not have insecureSkipTLSVerify");
      return;
    }
    reference.at("namespace").demanded();
    reference.at("name").demanded();
    if (insecure.flag() && authorities.filled())
      insecure.invalid("may not be true if caBundle is present");
  }

  private static void priority(Field priority, int highest) {
    long number = priority.number();
    if (number <= 0 || number > highest)
      priority.invalidJson(Long.toString(number), "must be positive and less than " + highest);
  }

  private static String bytes(Field bundle) {
    try {
      return Base64.getDecoder().decode(bundle.text()).length + " bytes";
    } catch (IllegalArgumentException notBase64) {
      return bundle.text().length() + " bytes";
    }
  }

  private static void status(Field conditions) {
    for (Field each : conditions.items()) each.at("status").oneOf("True", "False", "Unknown");
  }

  private static String server(ObjectNode service) {
    JsonNode reference = service.path("spec").path("service");
    if (reference.isMissingNode()) return "Local";
    return Json.string(reference, "namespace") + "/" + Json.string(reference, "name");
  }

  private static String available(ObjectNode service) {
    for (JsonNode each : service.path("status").path("conditions")) {
      if (!Json.string(each, "type").equals("Available")) continue;
      String status = Json.string(each, "status");
      return status.equals("True") ? status : status + " (" + Json.string(each, "reason") + ")";
    }
    return "Unknown";
  }
}
