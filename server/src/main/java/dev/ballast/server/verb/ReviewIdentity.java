package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.access.token.InvalidToken;
import dev.ballast.server.access.token.Tokens;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.User;
import dev.ballast.world.World;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The questions of `authentication.k8s.io`: whose a token is, and who asks
/// (<https://kubernetes.io/docs/reference/access-authn-authz/authentication/>).
public final class ReviewIdentity {
  private final World world;
  private final Objects objects;
  private final Decoder decoder;
  private final Ownership ownership;
  private final Admission admission;
  private final Tokens tokens;

  ReviewIdentity(
      World world,
      Objects objects,
      Decoder decoder,
      Ownership ownership,
      Admission admission,
      Tokens tokens) {
    this.world = world;
    this.objects = objects;
    this.decoder = decoder;
    this.ownership = ownership;
    this.admission = admission;
    this.tokens = tokens;
  }

  public Response run(Kind kind, Request request) {
    ObjectNode review = decoder.object(kind, request).tree();
    ownership.written(kind, review, null, request);
    admission.admit(Attributes.create(kind, request, review, objects.snapshot()));
    return switch (kind.kind()) {
      case "SelfSubjectReview" -> self(kind, request.user());
      case "TokenReview" -> token(review);
      default -> throw new IllegalStateException("no review of " + kind.kind());
    };
  }

  private Response self(Kind kind, User user) {
    ObjectNode answer = Json.object();
    answer.put("kind", kind.kind()).put("apiVersion", kind.type().apiVersion());
    String now = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
    answer.putObject("metadata").put("creationTimestamp", now);
    answer.putObject("status").set("userInfo", info(user));
    return Response.of(201, new Response.Tree(answer));
  }

  private static ObjectNode info(User user) {
    ObjectNode info = Json.object();
    if (!user.name().isEmpty()) info.put("username", user.name());
    if (!user.uid().isEmpty()) info.put("uid", user.uid());
    if (!user.groups().isEmpty()) info.set("groups", Json.array(user.groups()));
    if (user.extra().isEmpty()) return info;
    ObjectNode extra = info.putObject("extra");
    new TreeMap<>(user.extra()).forEach((key, values) -> extra.set(key, Json.array(values)));
    return info;
  }

  private Response token(ObjectNode review) {
    String token = Json.string(review, "spec", "token");
    if (token.isEmpty()) {
      throw ApiException.badRequest("token is required for TokenReview in authentication");
    }
    var audiences = new ArrayList<String>();
    for (JsonNode each : review.path("spec").path("audiences")) audiences.add(each.asString(""));
    ObjectNode status = review.putObject("status");
    try {
      Tokens.Verified verified = tokens.verify(token, List.copyOf(audiences));
      status.put("authenticated", true).set("user", info(verified.user()));
      status.set("audiences", Json.array(verified.audiences()));
    } catch (InvalidToken refused) {
      status.putObject("user");
      status.put("error", refused.getMessage());
    }
    return Response.of(201, new Response.Tree(review));
  }
}
