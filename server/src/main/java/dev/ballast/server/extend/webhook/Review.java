package dev.ballast.server.extend.webhook;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.extend.match.AdmissionRequest;
import dev.ballast.server.extend.match.Subject;
import dev.ballast.server.webhook.WebhookException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// An `AdmissionReview` on its way out, and read on its way back. Pure.
final class Review {
  private static final String API_VERSION = "admission.k8s.io/v1";
  private static final String KIND = "AdmissionReview";

  private Review() {}

  /// What a webhook answered.
  ///
  /// @param patch operations, missing where there are none
  record Answer(boolean allowed, JsonNode patch, JsonNode status, List<String> warnings) {}

  static ObjectNode ask(Subject subject, String uid) {
    ObjectNode review = Json.object();
    review.put("kind", KIND).put("apiVersion", API_VERSION);
    review.set("request", AdmissionRequest.whole(subject, uid));
    return review;
  }

  /// @throws WebhookException where `review` is no answer to the question of that uid
  static Answer read(ObjectNode review, String uid, boolean mutating) {
    String apiVersion = Json.string(review, "apiVersion");
    String kind = Json.string(review, "kind");
    if (!apiVersion.equals(API_VERSION) || !kind.equals(KIND))
      throw invalid(
          "expected webhook response of "
              + API_VERSION
              + ", Kind="
              + KIND
              + ", got "
              + apiVersion
              + ", Kind="
              + kind);
    if (!(review.get("response") instanceof ObjectNode response))
      throw invalid("webhook response was absent");
    String answered = Json.string(response, "uid");
    if (!answered.equals(uid))
      throw invalid("expected response.uid=\"" + uid + "\", got \"" + answered + "\"");
    String patch = Json.string(response, "patch");
    String type = Json.string(response, "patchType");
    if (mutating && !patch.isEmpty() && type.isEmpty())
      throw invalid("webhook returned response.patch but not response.patchType");
    if (mutating && patch.isEmpty() && !type.isEmpty())
      throw invalid("webhook returned response.patchType but not response.patch");
    if (mutating && !type.isEmpty() && !type.equals("JSONPatch"))
      throw invalid("webhook returned invalid response.patchType of \"" + type + "\"");
    var warnings = new ArrayList<String>();
    for (JsonNode each : response.path("warnings")) warnings.add(each.asString(""));
    return new Answer(
        Json.flag(response, "allowed"),
        mutating && !patch.isEmpty() ? operations(patch) : MissingNode.getInstance(),
        response.path("status"),
        warnings);
  }

  private static WebhookException invalid(String why) {
    return new WebhookException("received invalid webhook response: " + why);
  }

  /// @throws ApiException 500 where it is no JSON
  private static JsonNode operations(String patch) {
    try {
      return Json.parse(Base64.getDecoder().decode(patch));
    } catch (JacksonException notJson) {
      throw ApiException.internal(String.valueOf(notJson.getOriginalMessage()));
    } catch (IllegalArgumentException notBase64) {
      throw invalid(String.valueOf(notBase64.getMessage()));
    }
  }

  /// The refusal of the webhook `name`, with what it said about it.
  static ApiException refusal(String name, JsonNode said) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure");
    String denied = "admission webhook \"" + name + "\" denied the request";
    String message = Json.string(said, "message");
    String reason = Json.string(said, "reason");
    String why = message.isEmpty() ? reason : message;
    status.put("message", denied + (why.isEmpty() ? " without explanation" : ": " + why));
    if (!reason.isEmpty()) status.put("reason", reason);
    if (said.get("details") instanceof ObjectNode details) status.set("details", details);
    status.put("code", Math.max(400, Json.number(said, 400, "code")));
    return new ApiException(status);
  }
}
