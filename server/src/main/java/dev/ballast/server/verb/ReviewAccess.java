package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.access.rbac.PolicyRule;
import dev.ballast.server.access.rbac.Rbac;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The questions of `authorization.k8s.io`: whether somebody, or who asks, may do something, and
/// what who asks may do in a namespace
/// (<https://kubernetes.io/docs/reference/access-authn-authz/authorization/>).
public final class ReviewAccess {
  private static final String NODES = "system:nodes";

  private final Objects objects;
  private final Decoder decoder;
  private final Ownership ownership;
  private final Admission admission;
  private final Authorizer authorizer;

  ReviewAccess(
      Objects objects,
      Decoder decoder,
      Ownership ownership,
      Admission admission,
      Authorizer authorizer) {
    this.objects = objects;
    this.decoder = decoder;
    this.ownership = ownership;
    this.admission = admission;
    this.authorizer = authorizer;
  }

  public Response run(Kind kind, Request request) {
    ObjectNode review = decoder.object(kind, request).tree();
    if (kind.namespaced()) address(request, review);
    ownership.written(kind, review, null, request);
    List<FieldError> errors = kind.validate(review);
    if (!errors.isEmpty()) {
      throw ApiException.invalid(kind.type().group(), kind.kind(), "", errors);
    }
    admission.admit(Attributes.create(kind, request, review, objects.snapshot()));
    if (kind.kind().equals("SelfSubjectRulesReview")) return rules(request.user(), review);
    boolean self = kind.kind().equals("SelfSubjectAccessReview");
    JsonNode spec = review.path("spec");
    Authorizer.Decision decision =
        authorizer.decide(intent(self ? request.user() : user(spec), spec));
    ObjectNode status = review.putObject("status").put("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) status.put("reason", decision.reason());
    return Response.of(201, new Response.Tree(review));
  }

  private static void address(Request request, ObjectNode review) {
    ObjectNode metadata = Json.child(review, "metadata");
    String namespace = Json.string(metadata, "namespace");
    String asked = request.target().namespace();
    if (!namespace.isEmpty() && !namespace.equals(asked)) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    metadata.put("namespace", asked);
  }

  private static User user(JsonNode spec) {
    var groups = new ArrayList<String>();
    for (JsonNode each : spec.path("groups")) groups.add(each.asString(""));
    Map<String, List<String>> extra = new HashMap<>();
    for (var each : spec.path("extra").properties()) {
      var values = new ArrayList<String>();
      for (JsonNode value : each.getValue()) values.add(value.asString(""));
      extra.put(each.getKey(), values);
    }
    return new User(Json.string(spec, "user"), Json.string(spec, "uid"), groups, extra);
  }

  private static Intent intent(User user, JsonNode spec) {
    JsonNode path = spec.path("nonResourceAttributes");
    if (path.isObject()) {
      return Intent.onPath(user, Json.string(path, "verb"), Json.string(path, "path"));
    }
    JsonNode resource = spec.path("resourceAttributes");
    return new Intent(
        user,
        Json.string(resource, "verb"),
        Json.string(resource, "group"),
        Json.string(resource, "resource"),
        Json.string(resource, "subresource"),
        Json.string(resource, "namespace"),
        Json.string(resource, "name"),
        selector(resource.path("fieldSelector")),
        "");
  }

  /// A field selector as a query writes it.
  private static String selector(JsonNode selector) {
    var parts = new ArrayList<String>();
    String raw = Json.string(selector, "rawSelector");
    if (!raw.isEmpty()) parts.add(raw);
    for (JsonNode each : selector.path("requirements")) {
      boolean one = each.path("values").size() == 1;
      if (!Json.string(each, "operator").equals("In") || !one) continue;
      parts.add(Json.string(each, "key") + "=" + each.path("values").path(0).asString(""));
    }
    return String.join(",", parts);
  }

  /// A fresh object: Kubernetes answers without what was asked.
  private Response rules(User user, ObjectNode review) {
    String namespace = Json.string(review, "spec", "namespace");
    if (namespace.isEmpty()) throw ApiException.badRequest("no namespace on request");
    Rbac.Held held = authorizer.rbac().held(user, namespace);
    ObjectNode answer = Json.object();
    answer.set("kind", review.get("kind"));
    answer.set("apiVersion", review.get("apiVersion"));
    answer.putObject("metadata");
    answer.putObject("spec");
    ObjectNode status = answer.putObject("status");
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode paths = status.putArray("nonResourceRules");
    for (PolicyRule each : held.rules()) {
      if (!each.resources().isEmpty()) resources.add(part(each, true));
      if (!each.urls().isEmpty()) paths.add(part(each, false));
    }
    var errors = new ArrayList<>(held.errors());
    boolean node = user.in(NODES);
    if (node) errors.add("node authorizer does not support user rule resolution");
    status.put("incomplete", node || !held.errors().isEmpty());
    if (!errors.isEmpty()) status.put("evaluationError", String.join(", ", errors));
    return Response.of(201, new Response.Tree(answer));
  }

  private static ObjectNode part(PolicyRule rule, boolean resources) {
    ObjectNode tree = rule.tree();
    if (resources) tree.remove("nonResourceURLs");
    else tree.remove(List.of("apiGroups", "resources", "resourceNames"));
    return tree;
  }
}
