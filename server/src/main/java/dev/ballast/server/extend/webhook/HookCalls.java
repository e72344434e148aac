package dev.ballast.server.extend.webhook;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.extend.match.Conditions;
import dev.ballast.server.extend.match.Equivalents;
import dev.ballast.server.extend.match.Selectors;
import dev.ballast.server.extend.match.Subject;
import dev.ballast.server.webhook.WebhookClient;
import dev.ballast.server.webhook.WebhookException;
import dev.ballast.world.World;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Asks one webhook, if it is to be asked.
final class HookCalls {
  private static final Logger LOG = LoggerFactory.getLogger(HookCalls.class);

  private final World world;
  private final WebhookClient client;
  private final Equivalents equivalents;
  private final Supplier<Conditions> conditions;

  /// @param conditions made when the first webhook has some
  HookCalls(
      World world, WebhookClient client, Equivalents equivalents, Supplier<Conditions> conditions) {
    this.equivalents = equivalents;
    this.world = world;
    this.client = client;
    this.conditions = conditions;
  }

  /// What `hook` is to be asked about; empty where `request` does not concern it.
  ///
  /// @throws ApiException where that can't be said
  Optional<Subject> subject(Hook hook, Subject request) {
    boolean exact = Json.string(hook.tree(), "matchPolicy").equals("Exact");
    Optional<Subject> found = equivalents.find(hook.tree().path("rules"), exact, request);
    if (found.isEmpty() || !Selectors.match(hook.tree(), request)) return Optional.empty();
    JsonNode asked = hook.tree().path("matchConditions");
    if (asked.isEmpty()) return found;
    return switch (conditions.get().judge(asked, found.get())) {
      case Conditions.Answer.Match match -> found;
      case Conditions.Answer.NoMatch none -> Optional.empty();
      case Conditions.Answer.Failed(String why) -> {
        if (!hook.ignoresFailure()) throw forbidden(request.asked(), why);
        LOG.warn("webhook {} is left out: {}", hook.name(), why);
        yield Optional.empty();
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
