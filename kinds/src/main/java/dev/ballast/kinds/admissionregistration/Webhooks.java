package dev.ballast.kinds.admissionregistration;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who outside is asked about requests before they are carried out.
public final class Webhooks {
  static final String GROUP = "admissionregistration.k8s.io";
  static final String CATEGORY = "api-extensions";

  private Webhooks() {}

  /// Those that may change what is written.
  public static Kind mutating() {
    return configuration("MutatingWebhookConfiguration", "mutatingwebhookconfigurations")
        .defaults(configuration -> defaults(configuration, true))
        .rules(configuration -> WebhookRules.created(configuration, true))
        .updateRules((next, old) -> WebhookRules.updated(next, old, true))
        .build();
  }

  /// Those that only say yes or no.
  public static Kind validating() {
    return configuration("ValidatingWebhookConfiguration", "validatingwebhookconfigurations")
        .defaults(configuration -> defaults(configuration, false))
        .rules(configuration -> WebhookRules.created(configuration, false))
        .updateRules((next, old) -> WebhookRules.updated(next, old, false))
        .build();
  }

  private static KindBuilder configuration(String kind, String resource) {
    return KindBuilder.kind(GROUP, "v1", kind, resource)
        .categories(CATEGORY)
        .generationOf("webhooks")
        .updateNeedsVersion()
        .columns(
            Column.integer("Webhooks")
                .described(
                    "Webhooks indicates the number of webhooks registered in this configuration")
                .showsNumber(configuration -> configuration.path("webhooks").size()),
            Column.AGE);
  }

  private static void defaults(ObjectNode configuration, boolean mutating) {
    for (JsonNode each : configuration.path("webhooks")) {
      if (!(each instanceof ObjectNode webhook)) continue;
      Defaults.word(webhook, "failurePolicy", "Fail");
      MatchDefaults.fill(webhook);
      Defaults.number(webhook, "timeoutSeconds", 10);
      if (mutating) Defaults.word(webhook, "reinvocationPolicy", "Never");
      for (JsonNode rule : webhook.path("rules")) MatchDefaults.fillRule(rule);
      JsonNode service = Json.child(webhook, "clientConfig").path("service");
      if (service instanceof ObjectNode reference) Defaults.number(reference, "port", 443);
    }
  }
}
