package dev.ballast.server.extend.webhook;

import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.extend.match.Conditions;
import dev.ballast.server.extend.match.Equivalents;
import dev.ballast.server.webhook.WebhookClient;
import dev.ballast.world.World;
import java.util.function.Supplier;

/// Both sorts of admission webhooks.
public record Webhooks(MutatingWebhooks mutating, ValidatingWebhooks validating) {
  public static Webhooks of(
      World world,
      Schemas schemas,
      WebhookClient client,
      Equivalents equivalents,
      Supplier<Conditions> conditions) {
    var calls = new HookCalls(world, client, equivalents, conditions);
    return new Webhooks(new MutatingWebhooks(schemas, calls), new ValidatingWebhooks(world, calls));
  }
}
