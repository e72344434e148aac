package dev.ballast.kinds.authentication;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.Json;

/// A request of a token for a service account, which `serviceaccounts/token` takes. It has no
/// address of its own.
public final class TokenRequests {
  private static final long USUAL_SECONDS = 3600;
  private static final long LEAST_SECONDS = 600;
  private static final long MOST_SECONDS = 1L << 32;

  private TokenRequests() {}

  public static Kind kind() {
    return KindBuilder.kind(IdentityReviews.GROUP, "v1", "TokenRequest", "serviceaccounts")
        .namespaced()
        .answered()
        .defaults(
            request ->
                Defaults.number(Json.child(request, "spec"), "expirationSeconds", USUAL_SECONDS))
        .rules(TokenRequests::rules)
        .build();
  }

  private static void rules(Field request) {
    Field seconds = request.at("spec", "expirationSeconds");
    if (seconds.number() < LEAST_SECONDS) {
      seconds.invalid("may not specify a duration less than 10 minutes");
    }
    if (seconds.number() > MOST_SECONDS) {
      seconds.invalid("may not specify a duration larger than 2^32 seconds");
    }
  }
}
