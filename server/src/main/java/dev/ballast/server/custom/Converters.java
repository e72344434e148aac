package dev.ballast.server.custom;

import dev.ballast.kinds.custom.Converter;
import dev.ballast.kinds.custom.Definition;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.webhook.ClientConfig;
import dev.ballast.server.webhook.WebhookClient;
import dev.ballast.server.webhook.WebhookException;
import dev.ballast.world.World;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds who brings a definition's objects from version to version: nobody needs to be asked where
/// versions differ in their names alone, else a webhook is
/// (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/>, Versions).
public final class Converters {
  private static final String API_VERSION = "apiextensions.k8s.io/v1";
  private static final String KIND = "ConversionReview";
  private static final int PATIENCE_SECONDS = 30;

  private final World world;
  private final WebhookClient client;

  public Converters(World world, WebhookClient client) {
    this.world = world;
    this.client = client;
  }

  public Converter of(Definition definition) {
    ObjectNode webhook = definition.webhook();
    if (webhook == null) return Converter.byName();
    ClientConfig config = ClientConfig.of(webhook.path("clientConfig"));
    return (object, apiVersion) -> {
      if (Json.string(object, "apiVersion").equals(apiVersion)) return object;
      try {
        return converted(config, object, apiVersion);
      } catch (WebhookException failed) {
        throw ApiException.internal(
            "conversion webhook for %s, Kind=%s failed: %s"
                .formatted(
                    Json.string(object, "apiVersion"), definition.kind(), failed.getMessage()));
      }
    };
  }

  private ObjectNode converted(ClientConfig config, ObjectNode object, String apiVersion) {
    String uid = world.newId().toString();
    ObjectNode review = Json.object();
    review.put("kind", KIND).put("apiVersion", API_VERSION);
    ObjectNode request = review.putObject("request");
    request.put("uid", uid).put("desiredAPIVersion", apiVersion);
    request.putArray("objects").add(object);
    ObjectNode answer = client.call(config, review, PATIENCE_SECONDS);
    return checked(object, read(answer, uid), apiVersion);
  }

  private static JsonNode read(ObjectNode review, String uid) {
    boolean known =
        Json.string(review, "kind").equals(KIND)
            && Json.string(review, "apiVersion").equals(API_VERSION);
    if (!known)
      throw new WebhookException(
          "expected webhook response of %s, Kind=%s, got %s, Kind=%s"
              .formatted(
                  API_VERSION,
                  KIND,
                  Json.string(review, "apiVersion"),
                  Json.string(review, "kind")));
    JsonNode response = review.path("response");
    if (response.isMissingNode()) throw new WebhookException("no response provided");
    String answered = Json.string(response, "uid");
    if (!answered.equals(uid))
      throw new WebhookException("expected response.uid=\"" + uid + "\", got \"" + answered + "\"");
    if (!Json.string(response, "result", "status").equals("Success")) {
      String message = Json.string(response, "result", "message");
      throw new WebhookException(message.isEmpty() ? "unknown conversion failure" : message);
    }
    JsonNode objects = response.path("convertedObjects");
    if (objects.size() != 1)
      throw new WebhookException("webhook returned " + objects.size() + " objects, expected 1");
    return objects.get(0);
  }

  /// Only labels and annotations may change in metadata; the rest is the object's own.
  private static ObjectNode checked(ObjectNode object, JsonNode made, String apiVersion) {
    if (!(made instanceof ObjectNode converted))
      throw new WebhookException("invalid converted object at index 0: it is no object");
    String got = Json.string(converted, "apiVersion");
    if (!got.equals(apiVersion))
      throw new WebhookException(
          "invalid converted object at index 0: invalid groupVersion, expected "
              + apiVersion
              + ", got "
              + got);
    if (!Json.string(converted, "kind").equals(Json.string(object, "kind")))
      throw new WebhookException(
          "invalid converted object at index 0: invalid kind, expected "
              + Json.string(object, "kind")
              + ", got "
              + Json.string(converted, "kind"));
    for (String field : List.of("name", "namespace", "uid")) {
      String before = Json.string(object, "metadata", field);
      if (!before.equals(Json.string(converted, "metadata", field)))
        throw new WebhookException(
            "invalid converted object at index 0: invalid metadata, " + field + " must not change");
    }
    ObjectNode metadata = ((ObjectNode) object.path("metadata")).deepCopy();
    for (String field : List.of("labels", "annotations")) {
      metadata.remove(field);
      JsonNode changed = converted.path("metadata").path(field);
      if (changed.isObject() && !changed.isEmpty()) metadata.set(field, changed);
    }
    converted.set("metadata", metadata);
    return converted;
  }
}
