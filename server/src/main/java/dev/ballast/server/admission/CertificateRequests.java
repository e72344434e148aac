package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.access.pki.SigningRequest;
import dev.ballast.server.admission.Attributes.Operation;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.User;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A request for a certificate says who asks, is one that can be read, and is approved and signed
/// only by who may do that for its signer (Kubernetes: the admission plugins CertificateApproval,
/// CertificateSigning and CertificateSubjectRestriction).
final class CertificateRequests {
  private static final String GROUP = "certificates.k8s.io";
  private static final String CLIENT = "kubernetes.io/kube-apiserver-client";

  private CertificateRequests() {}

  private static boolean concerns(Attributes asked) {
    return asked.kind().type().group().equals(GROUP)
        && asked.kind().kind().equals("CertificateSigningRequest");
  }

  static void mutate(Attributes asked) {
    boolean creates = asked.operation() == Operation.CREATE && asked.subresource().isEmpty();
    if (!creates || !concerns(asked)) return;
    ObjectNode spec = Json.child(asked.object(), "spec");
    User user = asked.request().user();
    spec.remove(List.of("username", "uid", "groups", "extra"));
    spec.put("username", user.name());
    if (!user.uid().isEmpty()) spec.put("uid", user.uid());
    if (!user.groups().isEmpty()) spec.set("groups", Json.array(user.groups()));
    for (Map.Entry<String, List<String>> each : user.extra().entrySet()) {
      Json.child(spec, "extra").set(each.getKey(), Json.array(each.getValue()));
    }
  }

  static void validate(Attributes asked, Authorizer authorizer) {
    if (!concerns(asked)) return;
    switch (asked.operation()) {
      case CREATE -> created(asked);
      case UPDATE -> {
        boolean approves = asked.subresource().equals("approval");
        boolean signs = asked.subresource().equals("status") && statusChanges(asked);
        if (approves) may(asked, authorizer, "approve");
        else if (signs) may(asked, authorizer, "sign");
      }
      case DELETE, CONNECT -> {}
    }
  }

  private static void created(Attributes asked) {
    JsonNode spec = asked.object().path("spec");
    String text = Json.string(spec, "request");
    SigningRequest request;
    try {
      request = SigningRequest.parse(text);
    } catch (SigningRequest.Malformed e) {
      var error = FieldError.invalid("spec.request", text, String.valueOf(e.getMessage()));
      throw ApiException.invalid(GROUP, "CertificateSigningRequest", asked.name(), List.of(error));
    }
    boolean client = Json.string(spec, "signerName").equals(CLIENT);
    if (client && request.organizations().contains(User.MASTERS)) {
      throw asked.forbidden(
          "use of " + CLIENT + " signer with " + User.MASTERS + " group is not allowed");
    }
  }

  private static boolean statusChanges(Attributes asked) {
    JsonNode now = asked.object().path("status");
    JsonNode before = asked.old() == null ? Json.object() : asked.old().path("status");
    return !Json.same(now.path("certificate"), before.path("certificate"))
        || !Json.same(now.path("conditions"), before.path("conditions"));
  }

  private static void may(Attributes asked, Authorizer authorizer, String verb) {
    String signer =
        Json.string(asked.old() == null ? asked.object() : asked.old(), "spec", "signerName");
    var signers = new GroupResource(GROUP, "signers");
    User user = asked.request().user();
    String domain = signer.substring(0, Math.max(0, signer.indexOf('/')));
    boolean allowed =
        authorizer.allows(Intent.on(user, verb, signers, "", signer))
            || authorizer.allows(Intent.on(user, verb, signers, "", domain + "/*"));
    if (allowed) return;
    throw asked.forbidden(
        "user not permitted to %s requests with signerName \"%s\"".formatted(verb, signer));
  }
}
