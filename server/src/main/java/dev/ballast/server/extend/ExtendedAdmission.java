package dev.ballast.server.extend;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.extend.match.Conditions;
import dev.ballast.server.extend.match.Equivalents;
import dev.ballast.server.extend.policy.Policies;
import dev.ballast.server.extend.webhook.Webhooks;
import dev.ballast.server.webhook.WebhookClient;
import dev.ballast.world.World;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What users add to admission, in its order. Nothing of it is loaded before a user adds
/// something. Thread-safe.
public final class ExtendedAdmission {
  private final Authorizer authorizer;
  private final Webhooks webhooks;
  private final Policies policies;
  private final ExpressionRules rules;
  private volatile @Nullable Conditions conditions;

  public ExtendedAdmission(
      World world,
      Supplier<Kinds> kinds,
      Schemas schemas,
      WebhookClient client,
      Authorizer authorizer) {
    this.authorizer = authorizer;
    var equivalents = new Equivalents(kinds);
    this.webhooks = Webhooks.of(world, schemas, client, equivalents, this::conditions);
    this.policies = new Policies(kinds, equivalents, schemas, authorizer);
    this.rules = new ExpressionRules(this::conditions, policies);
  }

  private Conditions conditions() {
    Conditions known = conditions;
    if (known == null) conditions = known = new Conditions(authorizer);
    return known;
  }

  /// These steps, for [Admission].
  public Admission.Extensions steps() {
    return new Admission.Extensions(this::mutate, this::validate);
  }

  private boolean mutate(Attributes asked) {
    return policies.mutate(asked) | webhooks.mutating().mutate(asked);
  }

  private void validate(Attributes asked) {
    rules.check(asked);
    policies.validate(asked);
    webhooks.validating().validate(asked);
  }
}
