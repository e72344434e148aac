package dev.ballast.server.extend.webhook;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.extend.match.Conditions;
import dev.ballast.server.extend.match.Rules;
import dev.ballast.server.extend.match.Selectors;
import dev.ballast.server.extend.match.Subject;
import dev.ballast.server.webhook.WebhookClient;
import dev.ballast.server.webhook.WebhookException;
import dev.ballast.world.World;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks one webhook, if it is to be asked.
final class HookCalls {
  private static final Logger LOG = LoggerFactory.getLogger(HookCalls.class);

  private final World world;
  private final WebhookClient client;
  private final Supplier<Conditions> conditions;

  /// @param conditions made when the first webhook has some
  HookCalls(World world, WebhookClient client, Supplier<Conditions> conditions) {
    this.world = world;
    this.client = client;
    this.conditions = conditions;
  }

  /// Whether `hook` is about `subject`.
  ///
  /// @throws ApiException where that can't be said
  boolean concerns(Hook hook, Subject subject) {
    if (!Rules.any(hook.tree().path("rules"), subject.asked())) return false;
    if (!Selectors.match(hook.tree(), subject)) return false;
    if (hook.tree().path("matchConditions").isEmpty()) return true;
    return switch (conditions.get().judge(hook.tree().path("matchConditions"), subject)) {
      case Conditions.Answer.Match match -> true;
      case Conditions.Answer.NoMatch none -> false;
      case Conditions.Answer.Failed(String why) -> {
        if (hook.ignoresFailure()) {
          LOG.warn("webhook {} is left out: {}", hook.name(), why);
          yield false;
        }
        throw forbidden(subject.asked(), why);
      }
    };
  }

  private static ApiException forbidden(Attributes asked, String why) {
    GroupResource resource = asked.kind().type().groupResource();
    return ApiException.forbidden(resource, asked.name(), why);
  }

  /// What `hook` says, or empty where it said nothing and that does not matter.
  ///
  /// @throws ApiException where it refuses, or says nothing and that matters
  Optional<Review.Answer> ask(Hook hook, Subject subject, boolean mutating) {
    if (subject.asked().dryRun() && !hook.withoutEffects())
      throw ApiException.badRequest(
          "admission webhook \"" + hook.name() + "\" does not support dry run");
    Review.Answer answer;
    try {
      answer = answer(hook, subject, mutating);
    } catch (WebhookException failed) {
      String why = "failed calling webhook \"" + hook.name() + "\": " + failed.getMessage();
      if (!hook.ignoresFailure()) throw ApiException.internal(why);
      LOG.warn("{}; the request goes on without it", why);
      return Optional.empty();
    }
    if (!answer.allowed()) throw Review.refusal(hook.name(), answer.status());
    return Optional.of(answer);
  }

  private Review.Answer answer(Hook hook, Subject subject, boolean mutating) {
    String uid = world.newId().toString();
    var review = Review.ask(subject, uid);
    try {
      review = client.call(hook.client(), review, hook.seconds());
    } catch (WebhookException failed) {
      throw new WebhookException("failed to call webhook: " + failed.getMessage());
    }
    return Review.read(review, uid, mutating);
  }
}
