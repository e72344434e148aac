package dev.ballast.controllers.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What is approved, signed, failed and cleared away.
class CertificatePlansTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String NODE = "system:node:n1";
  private static final List<String> NONE = List.of();
  private static final String CLIENT_USAGES = "digital signature,client auth";
  private static final String SERVING_USAGES = "digital signature,server auth";

  private static Wanted node(String name, String... dns) {
    return new Wanted(name, List.of("system:nodes"), List.of(dns), NONE, NONE, NONE);
  }

  private static KubeObject object(String signer, String usages) {
    KubeObject made = KubeObject.of("certificates.k8s.io/v1", "CertificateSigningRequest", "", "r");
    made.metadata().put("creationTimestamp", "2026-01-01T11:00:00Z");
    ObjectNode spec = made.tree().putObject("spec").put("signerName", signer).put("username", NODE);
    spec.set("usages", Json.array(List.of(usages.split(","))));
    made.tree().putObject("status");
    return made;
  }

  private static Request request(String signer, String usages, String condition) {
    KubeObject made = object(signer, usages);
    ObjectNode status = Json.child(made.tree(), "status");
    if (!condition.isEmpty()) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", condition)
          .put("lastUpdateTime", "2026-01-01T11:30:00Z");
    }
    return new Request(made);
  }

  private static String approvals(Request request, Wanted wanted) {
    return ApprovalPlan.decide(new ApprovalPlan.Observed(request, Optional.of(wanted))).stream()
        .map(ApprovalPlan.Attempt::permission)
        .toList()
        .toString();
  }

  @Test
  void aNodesOwnClientCertificateMayBeApproved() {
    Request own = request(Request.KUBELET_CLIENT, CLIENT_USAGES, "");
    assertThat(approvals(own, node(NODE))).isEqualTo("[selfnodeclient, nodeclient]");
    assertThat(approvals(own, node("system:node:other"))).isEqualTo("[nodeclient]");
    assertThat(approvals(own, node(NODE, "a.example"))).isEqualTo("[]");
    assertThat(approvals(own, node("bob"))).isEqualTo("[]");
    assertThat(ApprovalPlan.decide(new ApprovalPlan.Observed(own, Optional.empty()))).isEmpty();
    assertThat(approvals(request(Request.CLIENT, CLIENT_USAGES, ""), node(NODE))).isEqualTo("[]");
    Request serving = request(Request.KUBELET_CLIENT, SERVING_USAGES, "");
    assertThat(approvals(serving, node(NODE))).isEqualTo("[]");
    Request denied = request(Request.KUBELET_CLIENT, CLIENT_USAGES, "Denied");
    assertThat(approvals(denied, node(NODE))).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kube-apiserver-client | client auth | 0 | Sign[end=2027-01-01T12:00:00Z]",
        "kube-apiserver-client | client auth | 3600 | Sign[end=2026-01-01T13:00:00Z]",
        "kube-apiserver-client | client auth | 999999999 | Sign[end=2027-01-01T12:00:00Z]",
        "kube-apiserver-client | server auth | 0 | Fail[message=invalid usage for client certificate: [server auth]]",
        "kube-apiserver-client-kubelet | digital signature,client auth | 0 | Sign[end=2027-01-01T12:00:00Z]",
        "kubelet-serving | digital signature,server auth | 0 | Fail[message=DNS or IP subjectAltName is required]",
        "legacy-unknown | client auth | 0 | nothing",
        "own | client auth | 0 | nothing"
      })
  void approvedRequestsAreSignedByTheirSignersRules(
      String signer, String usages, int seconds, String expected) {
    Request request = request("kubernetes.io/" + signer, usages, "Approved");
    if (seconds > 0) Json.child(request.object().tree(), "spec").put("expirationSeconds", seconds);
    assertThat(signing(request, node(NODE))).isEqualTo(expected);
  }

  private static String signing(Request request, Wanted wanted) {
    return SigningPlan.decide(new SigningPlan.Observed(request, Optional.of(wanted)), NOW)
        .map(Object::toString)
        .orElse("nothing");
  }

  @Test
  void aServingCertificateNamesItsHosts() {
    Request serving = request(Request.KUBELET_SERVING, SERVING_USAGES, "Approved");
    assertThat(signing(serving, node(NODE, "n1.example"))).startsWith("Sign");
  }

  @Test
  void whatIsNotApprovedOrIsDoneIsLeftAlone() {
    assertThat(signing(request(Request.CLIENT, "client auth", ""), node(NODE)))
        .isEqualTo("nothing");
    Request issued = request(Request.CLIENT, "client auth", "Approved");
    Json.child(issued.object().tree(), "status").put("certificate", "x");
    assertThat(signing(issued, node(NODE))).isEqualTo("nothing");
  }

  @Test
  void oldRequestsGo() {
    assertThat(CleaningPlan.due(request(Request.CLIENT, "client auth", "")))
        .isEqualTo(Instant.parse("2026-01-02T11:00:00Z"));
    assertThat(CleaningPlan.due(request(Request.CLIENT, "client auth", "Denied")))
        .isEqualTo(Instant.parse("2026-01-01T12:30:00Z"));
  }
}
