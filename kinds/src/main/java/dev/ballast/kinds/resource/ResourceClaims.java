package dev.ballast.kinds.resource;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.meta.Metadata;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who asks for devices, and the templates that such claims are made of.
public final class ResourceClaims {
  static final String GROUP = "resource.k8s.io";

  private ResourceClaims() {}

  public static Kind claim() {
    return KindBuilder.kind(GROUP, "v1", "ResourceClaim", "resourceclaims")
        .returnsDeleted()
        .namespaced()
        .status(status -> {})
        .defaults(claim -> defaults(Json.child(claim, "spec")))
        .rules(claim -> ClaimRules.spec(claim.at("spec")))
        .updateRules((claim, old) -> claim.at("spec").unchanged(old.at("spec")))
        .statusRules(ClaimStatusRules::validate)
        .columns(
            Column.text("State")
                .described("A summary of the current state (allocated, pending, reserved, etc.).")
                .shows(ResourceClaims::state),
            Column.AGE)
        .build();
  }

  public static Kind template() {
    return KindBuilder.kind(GROUP, "v1", "ResourceClaimTemplate", "resourceclaimtemplates")
        .returnsDeleted()
        .namespaced()
        .defaults(template -> defaults(Json.child(Json.child(template, "spec"), "spec")))
        .rules(
            template -> {
              Field spec = template.at("spec");
              Metadata.labels(spec.at("metadata", "labels"));
              Metadata.annotations(spec.at("metadata", "annotations"));
              ClaimRules.spec(spec.at("spec"));
            })
        .updateRules((template, old) -> template.at("spec").unchanged(old.at("spec")))
        .columns(Column.AGE)
        .build();
  }

  private static void defaults(ObjectNode spec) {
    for (JsonNode request : Json.child(spec, "devices").path("requests")) {
      if (request.path("exactly") instanceof ObjectNode exactly) request(exactly);
      for (JsonNode each : request.path("firstAvailable")) {
        if (each instanceof ObjectNode choice) request(choice);
      }
    }
  }

  private static void request(ObjectNode request) {
    Defaults.text(request, "allocationMode", "ExactCount");
    if (Json.string(request, "allocationMode").equals("ExactCount"))
      Defaults.counted(request, "count", 1);
    for (JsonNode each : request.path("tolerations")) {
      if (each instanceof ObjectNode toleration) Defaults.text(toleration, "operator", "Equal");
    }
  }

  private static String state(ObjectNode claim) {
    var states = new ArrayList<String>();
    boolean deleted = !Json.string(claim, "metadata", "deletionTimestamp").isEmpty();
    JsonNode status = claim.path("status");
    if (deleted) states.add("deleted");
    if (status.path("allocation").isObject()) {
      states.add("allocated");
      if (!status.path("reservedFor").isEmpty()) states.add("reserved");
    } else if (!deleted) {
      states.add("pending");
    }
    return String.join(",", states);
  }
}
