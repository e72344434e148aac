package dev.ballast.kinds.certificates;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.Durations;
import dev.ballast.objects.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A request for a certificate: who asks, for which signer, and what became of it
/// (<https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/>).
public final class SigningRequests {
  /// The group of the kind.
  public static final String GROUP = "certificates.k8s.io";

  private static final String LEGACY = "kubernetes.io/legacy-unknown";
  private static final int LONGEST_SIGNER = 571;
  private static final Set<String> USAGES =
      Set.of(
          "any",
          "cert sign",
          "client auth",
          "code signing",
          "content commitment",
          "crl sign",
          "data encipherment",
          "decipher only",
          "digital signature",
          "email protection",
          "encipher only",
          "ipsec end system",
          "ipsec tunnel",
          "ipsec user",
          "key agreement",
          "key encipherment",
          "microsoft sgc",
          "netscape sgc",
          "ocsp signing",
          "s/mime",
          "server auth",
          "signing",
          "timestamping");

  private SigningRequests() {}

  public static Kind kind() {
    return KindBuilder.kind(GROUP, "v1", "CertificateSigningRequest", "certificatesigningrequests")
        .shortNames("csr")
        .name(Forms::pathSegment)
        .status(status -> {})
        .subresource(
            Subresource.of("approval", "CertificateSigningRequest", "get", "patch", "update"))
        .defaults(SigningRequests::defaults)
        .onUpdate((next, old) -> keep(next, old, "spec"))
        .onStatusUpdate(SigningRequests::statusUpdate)
        .door("approval", SigningRequests::approvalUpdate, SigningRequests::approvalRules)
        .rules(SigningRequests::rules)
        .updateRules((next, old) -> updateRules(next, old, false, false))
        .statusRules((next, old) -> updateRules(next, old, false, true))
        .field("spec.signerName")
        .columns(columns())
        .build();
  }

  private static Column[] columns() {
    return new Column[] {
      Column.AGE,
      Column.text("SignerName").documents("spec.signerName").showsTextAt("spec", "signerName"),
      Column.text("Requestor").documents("spec.request").showsTextAt("spec", "username"),
      Column.text("RequestedDuration")
          .documents("spec.expirationSeconds")
          .shows(SigningRequests::duration),
      Column.text("Condition").documents("status.conditions").shows(SigningRequests::condition)
    };
  }

  private static String duration(ObjectNode request) {
    long seconds = Json.number(request, 0, "spec", "expirationSeconds");
    return seconds == 0 ? "<none>" : Durations.human(Duration.ofSeconds(seconds));
  }

  /// `Approved,Issued`.
  private static String condition(ObjectNode request) {
    JsonNode status = request.path("status");
    String shown = has(status, "Approved") ? "Approved" : "Pending";
    if (has(status, "Denied")) shown = "Denied";
    if (has(status, "Failed")) shown += ",Failed";
    return Json.string(status, "certificate").isEmpty() ? shown : shown + ",Issued";
  }

  private static boolean has(JsonNode status, String type) {
    for (JsonNode each : status.path("conditions")) {
      if (Json.string(each, "type").equals(type)) return true;
    }
    return false;
  }

  private static void defaults(ObjectNode request) {
    for (JsonNode each : request.path("status").path("conditions")) {
      if (each instanceof ObjectNode condition) Defaults.text(condition, "status", "True");
    }
  }

  private static void keep(ObjectNode next, JsonNode old, String field) {
    JsonNode kept = old.get(field);
    if (kept == null) next.remove(field);
    else next.set(field, kept);
  }

  /// A signer adds the certificate or says that it failed; approvals stay as they were.
  private static void statusUpdate(ObjectNode next, ObjectNode old) {
    keep(next, old, "spec");
    var conditions = new ArrayList<JsonNode>();
    for (JsonNode each : old.path("status").path("conditions")) {
      if (isApproval(each)) conditions.add(each);
    }
    for (JsonNode each : next.path("status").path("conditions")) {
      if (!isApproval(each)) conditions.add(each);
    }
    setConditions(next, conditions);
  }

  /// An approver adds conditions; the certificate stays.
  private static void approvalUpdate(ObjectNode next, ObjectNode old) {
    keep(next, old, "spec");
    ObjectNode status = Json.child(next, "status");
    keep(status, old.path("status"), "certificate");
  }

  private static void setConditions(ObjectNode request, List<JsonNode> conditions) {
    ObjectNode status = Json.child(request, "status");
    status.remove("conditions");
    conditions.forEach(status.withArray("conditions")::add);
  }

  private static boolean isApproval(JsonNode condition) {
    String type = Json.string(condition, "type");
    return type.equals("Approved") || type.equals("Denied");
  }

  private static void rules(Field request) {
    Field spec = request.at("spec");
    Field content = spec.at("request");
    String fault = SigningRequestText.fault(content.text());
    if (!fault.isEmpty()) content.invalid(content.text(), fault);
    Field usages = spec.at("usages");
    if (usages.empty()) usages.required("");
    var seen = new HashSet<String>();
    for (Field each : usages.items()) {
      if (!USAGES.contains(each.text())) each.notSupported(USAGES.stream().sorted().toList());
      else if (!seen.add(each.text())) each.duplicate();
    }
    signer(spec.at("signerName"));
    Field seconds = spec.at("expirationSeconds");
    if (seconds.present() && seconds.number() < 600) {
      seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
    conditions(request);
  }

  private static void signer(Field signer) {
    if (!signer.demanded()) return;
    String[] parts = signer.text().split("/", -1);
    if (signer.is(LEGACY)) {
      signer.invalid("the legacy signerName is not allowed via this API version");
      return;
    }
    if (parts.length != 2) {
      signer.invalid(
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    for (String each : Forms.subdomain(parts[0])) signer.invalid(each);
    for (String each : Forms.subdomain(parts[1])) signer.invalid(each);
    if (parts[0].indexOf('.') < 0) {
      signer.invalid("should be a domain with at least two segments separated by dots");
    }
    if (signer.text().length() > LONGEST_SIGNER) signer.tooLong(LONGEST_SIGNER);
  }

  private static void approvalRules(Field next, Field old) {
    updateRules(next, old, true, false);
  }

  private static void updateRules(Field next, Field old, boolean approves, boolean signs) {
    conditions(next);
    Field status = next.at("status");
    if (!signs && !status.at("certificate").same(old.at("status", "certificate"))) {
      status.at("certificate").forbidden("updates may not set certificate content");
    }
    if (signs && old.at("status", "certificate").filled()) {
      Field certificate = status.at("certificate");
      if (!certificate.same(old.at("status", "certificate")))
        certificate.forbidden("updates may not change existing certificate content");
    }
    if (signs && status.at("certificate").filled()) {
      String fault = SigningRequestText.certificateFault(status.at("certificate").text());
      if (!fault.isEmpty()) status.at("certificate").invalid("<certificate data>", fault);
    }
    for (String type : List.of("Approved", "Denied", "Failed")) kept(next, old, type, approves);
  }

  /// Conditions once given are never taken back.
  private static void kept(Field next, Field old, String type, boolean approves) {
    boolean now = has(next.at("status").value(), type);
    boolean before = has(old.at("status").value(), type);
    Field conditions = next.at("status", "conditions");
    if (before && !now) {
      conditions.forbidden("updates may not remove a condition of type \"" + type + "\"");
    }
    boolean approval = !type.equals("Failed");
    if (!before && now && approval && !approves) {
      conditions.forbidden("updates may not add a condition of type \"" + type + "\"");
    }
  }

  private static void conditions(Field request) {
    var seen = new HashSet<String>();
    for (Field each : request.at("status", "conditions").items()) {
      Field type = each.at("type");
      if (type.demanded() && !seen.add(type.text())) each.at("type").duplicate();
      Field state = each.at("status");
      boolean fixed = Set.of("Approved", "Denied", "Failed").contains(type.text());
      if (state.empty()) state.required("");
      else if (fixed && !state.is("True")) state.notSupported("True");
      else if (!fixed) state.oneOf("False", "True", "Unknown");
    }
    exclusive(request.at("status", "conditions"));
  }

  private static void exclusive(Field conditions) {
    String first = "";
    for (Field each : conditions.items()) {
      String type = each.at("type").text();
      if (!type.equals("Approved") && !type.equals("Denied")) continue;
      if (!first.isEmpty() && !first.equals(type)) {
        each.at("type").invalid("Approved and Denied conditions are mutually exclusive");
      }
      first = type;
    }
  }
}
