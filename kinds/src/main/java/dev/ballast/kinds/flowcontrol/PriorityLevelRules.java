package dev.ballast.kinds.flowcontrol;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.kinds.rule.Sameness;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What holds for priority levels.
final class PriorityLevelRules {
  private static final String EXEMPT = "exempt";
  private static final int MOST_QUEUES = 10_000_000;
  private static final int HASH_BITS = 60;
  private static final GoShape SPEC = shape();

  private PriorityLevelRules() {}

  private static GoShape shape() {
    Map<String, GoShape> shapes = new HashMap<>();
    shapes.put("Spec", new GoShape(shapes, "Type$ Limited*Limited Exempt*Exempt"));
    shapes.put(
        "Limited",
        new GoShape(
            shapes,
            "NominalConcurrencyShares# LimitResponse:Response LendablePercent BorrowingLimitPercent"));
    shapes.put("Response", new GoShape(shapes, "Type$ Queuing*Queuing"));
    shapes.put("Queuing", new GoShape(shapes, "Queues# HandSize# QueueLengthLimit#"));
    shapes.put("Exempt", new GoShape(shapes, "NominalConcurrencyShares LendablePercent"));
    return Objects.requireNonNull(shapes.get("Spec"));
  }

  static void validate(Field level) {
    String name = level.at("metadata", "name").text();
    Field spec = level.at("spec");
    spec(spec, name);
    JsonNode fixed = BootstrapFlows.mandatoryLevel(name);
    if (!fixed.isMissingNode()) fixed(spec, fixed, name);
    FlowConditions.validate(level.at("status", "conditions"));
  }

  /// The shares of the exempt level are its administrator's.
  private static void fixed(Field spec, JsonNode fixed, String name) {
    JsonNode now = spec.value();
    String freedom = "";
    if (name.equals(EXEMPT) && now instanceof ObjectNode there) {
      now = there.deepCopy().without(EXEMPT);
      fixed = ((ObjectNode) fixed).deepCopy().without(EXEMPT);
      freedom = " except the 'spec.exempt' field";
    }
    if (!Sameness.same(now, fixed)) {
      spec.invalid(
          SPEC.of(spec.value()),
          "spec of '" + name + "'" + freedom + " must equal the fixed value");
    }
  }

  private static void spec(Field spec, String name) {
    Field type = spec.at("type");
    Field limited = spec.at("limited");
    Field exempt = spec.at("exempt");
    if (name.equals(EXEMPT) != type.is("Exempt"))
      type.invalid(type.text(), "type must be 'Exempt' if and only if name is 'exempt'");
    switch (type.text()) {
      case "Exempt" -> {
        if (limited.present()) limited.forbidden("must be nil if the type is not Limited");
        if (exempt.present()) exempt(exempt);
      }
      case "Limited" -> {
        if (exempt.present()) exempt.forbidden("must be nil if the type is Limited");
        if (limited.absent()) limited.required("must not be empty when type is Limited");
        else limited(limited);
      }
      default -> type.notSupported("Exempt", "Limited");
    }
  }

  private static void exempt(Field exempt) {
    Field shares = exempt.at("nominalConcurrencyShares");
    if (shares.number() < 0) shares.invalid("must be a non-negative integer");
    exempt.at("lendablePercent").between(0, 100);
  }

  private static void limited(Field limited) {
    Field shares = limited.at("nominalConcurrencyShares");
    if (shares.number() < 0) shares.invalid("must be a non-negative integer");
    response(limited.at("limitResponse"));
    limited.at("lendablePercent").between(0, 100);
    Field borrowed = limited.at("borrowingLimitPercent");
    if (borrowed.number() < 0) borrowed.invalid("if specified, must be a non-negative integer");
  }

  private static void response(Field response) {
    Field queuing = response.at("queuing");
    switch (response.at("type").text()) {
      case "Reject" -> {
        if (queuing.present())
          queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
      }
      case "Queue" -> {
        if (queuing.absent())
          queuing.required("must not be empty if limited.limitResponse.type is Limited");
        else queuing(queuing);
      }
      default -> response.at("type").notSupported("Queue", "Reject");
    }
  }

  /// A request's hash picks its hand of queues, so it must have bits enough.
  private static void queuing(Field queuing) {
    Field length = queuing.at("queueLengthLimit");
    if (length.number() <= 0) length.invalid("must be positive");
    Field queues = queuing.at("queues");
    if (queues.number() <= 0) queues.invalid("must be positive");
    else if (queues.number() > MOST_QUEUES)
      queues.invalid("must not be greater than " + MOST_QUEUES);
    Field hand = queuing.at("handSize");
    double bits = Math.ceil(Math.log(queues.number()) / Math.log(2) * hand.number());
    if (hand.number() <= 0) {
      hand.invalid("must be positive");
    } else if (hand.number() > queues.number()) {
      hand.invalid("should not be greater than queues (" + queues.number() + ")");
    } else if (bits > HASH_BITS) {
      hand.invalid(
          "required entropy bits of deckSize "
              + queues.number()
              + " and handSize "
              + hand.number()
              + " should not be greater than "
              + HASH_BITS);
    }
  }
}
