package dev.ballast.kinds.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a request for a certificate must say, and who may write which part of it.
class SigningRequestsTest {
  private static final Kind KIND = SigningRequests.kind();
  private static final String REQUEST =
      base64("-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n");

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static ObjectNode request() {
    ObjectNode made = Json.object();
    made.putObject("metadata").put("name", "r").put("uid", "u");
    ObjectNode spec = made.putObject("spec");
    spec.put("request", REQUEST).put("signerName", "example.com/own");
    spec.putArray("usages").add("client auth");
    KIND.setDefaults(made);
    KIND.prepareForCreate(made);
    return made;
  }

  private static List<String> messages(List<FieldError> errors) {
    return errors.stream().map(FieldError::message).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "signerName | \"kubernetes.io/legacy-unknown\" | the legacy signerName is not "
            + "allowed via this API version",
        "signerName | \"own\" | must be a fully qualified domain and path of the form",
        "signerName | \"local/own\" | should be a domain with at least two segments separated by dots",
        "signerName | null | spec.signerName: Required value",
        "usages | [] | spec.usages: Required value",
        "usages | [\"x\"] | spec.usages[0]: Unsupported value: \"x\"",
        "usages | [\"any\",\"any\"] | spec.usages[1]: Duplicate value: \"any\"",
        "expirationSeconds | 599 | may not specify a duration less than 600 seconds (10 minutes)",
        "request | \"YmFk\" | PEM block type must be CERTIFICATE REQUEST"
      })
  void wrongRequestsAreRefused(String field, String value, String words) {
    ObjectNode made = request();
    assertThat(KIND.validate(made)).isEmpty();
    ((ObjectNode) made.path("spec")).set(field, Json.parse(value));
    assertThat(messages(KIND.validate(made)).toString()).contains(words);
  }

  private static ObjectNode with(ObjectNode request, String type) {
    ObjectNode next = request.deepCopy();
    ObjectNode status = Json.child(next, "status");
    ArrayNode conditions = status.withArray("conditions");
    conditions.addObject().put("type", type).put("status", "True");
    return next;
  }

  private static ObjectNode written(ObjectNode next, ObjectNode old, String part) {
    KIND.setDefaults(next);
    KIND.prepareForUpdate(part, next, old);
    return next;
  }

  @Test
  void approvalsComeThroughApprovalAndStay() {
    ObjectNode old = request();
    ObjectNode approved = written(with(old, "Approved"), old, "approval");
    assertThat(KIND.validateUpdate("approval", approved, old)).isEmpty();
    ObjectNode both = written(with(approved, "Denied"), approved, "approval");
    assertThat(messages(KIND.validateUpdate("approval", both, approved)).toString())
        .contains("Approved and Denied conditions are mutually exclusive");
    ObjectNode none = written(request(), approved, "approval");
    assertThat(messages(KIND.validateUpdate("approval", none, approved)).toString())
        .contains("updates may not remove a condition of type \"Approved\"");
    ObjectNode certificate = written(with(old, "Approved"), old, "approval");
    Json.child(certificate, "status").put("certificate", "x");
    written(certificate, old, "approval");
    assertThat(Json.string(certificate, "status", "certificate")).isEmpty();
  }

  @Test
  void aSignersStatusAddsNoApproval() {
    ObjectNode old = request();
    ObjectNode approved = written(with(old, "Approved"), old, "status");
    assertThat(approved.path("status").path("conditions")).isEmpty();
    ObjectNode failed = written(with(old, "Failed"), old, "status");
    assertThat(KIND.validateUpdate("status", failed, old)).isEmpty();
    ObjectNode wrong = written(request(), old, "status");
    Json.child(wrong, "status").put("certificate", base64("nonsense"));
    assertThat(messages(KIND.validateUpdate("status", wrong, old)).toString())
        .contains("status.certificate: Invalid value");
  }

  @Test
  void theMainResourceChangesNothingButMetadata() {
    ObjectNode old = request();
    ObjectNode next = with(old, "Approved");
    ((ObjectNode) next.path("spec")).put("signerName", "example.com/other");
    written(next, old, "");
    assertThat(next.path("spec")).isEqualTo(old.path("spec"));
    assertThat(next.path("status")).isEqualTo(old.path("status"));
  }
}
