package dev.ballast.server.extend.webhook;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.webhook.ClientConfig;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One webhook of a configuration, as its writer said it.
record Hook(String configuration, JsonNode tree) {
  private static final String GROUP = "admissionregistration.k8s.io";

  static final GroupResource MUTATING = new GroupResource(GROUP, "mutatingwebhookconfigurations");
  static final GroupResource VALIDATING =
      new GroupResource(GROUP, "validatingwebhookconfigurations");

  /// All, by the names of their configurations and then as these list them.
  static List<Hook> all(GroupResource configurations, Snapshot<Stored> seen) {
    var all = new ArrayList<Hook>();
    for (Entry<Stored> each : seen.scan(Keys.folder(configurations), "")) {
      String name = each.value().object().name();
      for (JsonNode hook : each.value().tree().path("webhooks")) all.add(new Hook(name, hook));
    }
    return all;
  }

  String name() {
    return Json.string(tree, "name");
  }

  ClientConfig client() {
    return ClientConfig.of(tree.path("clientConfig"));
  }

  int seconds() {
    return (int) Json.number(tree, 10, "timeoutSeconds");
  }

  boolean ignoresFailure() {
    return Json.string(tree, "failurePolicy").equals("Ignore");
  }

  /// Whether a dry run may reach it.
  boolean withoutEffects() {
    String effects = Json.string(tree, "sideEffects");
    return effects.equals("None") || effects.equals("NoneOnDryRun");
  }

  boolean reinvoked() {
    return Json.string(tree, "reinvocationPolicy").equals("IfNeeded");
  }
}
