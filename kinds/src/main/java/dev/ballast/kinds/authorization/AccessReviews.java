package dev.ballast.kinds.authorization;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.GoShape;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Whether somebody may do something, and what I may do.
public final class AccessReviews {
  static final String GROUP = "authorization.k8s.io";
  private static final GoShape PATH = new GoShape(Map.of(), "Path$ Verb$");

  private AccessReviews() {}

  public static Kind subjectAccessReview() {
    return KindBuilder.kind(GROUP, "v1", "SubjectAccessReview", "subjectaccessreviews")
        .answered()
        .rules(
            review -> {
              subject(review.at("spec"));
              metadataIsEmpty(review, "");
            })
        .build();
  }

  public static Kind selfSubjectAccessReview() {
    return KindBuilder.kind(GROUP, "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews")
        .answered()
        .rules(
            review -> {
              attributes(review.at("spec"));
              metadataIsEmpty(review, "");
            })
        .build();
  }

  public static Kind localSubjectAccessReview() {
    return KindBuilder.kind(GROUP, "v1", "LocalSubjectAccessReview", "localsubjectaccessreviews")
        .namespaced()
        .answered()
        .rules(AccessReviews::local)
        .build();
  }

  public static Kind selfSubjectRulesReview() {
    return KindBuilder.kind(GROUP, "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews")
        .answered()
        .build();
  }

  private static void local(Field review) {
    Field spec = review.at("spec");
    subject(spec);
    metadataIsEmpty(review, " except for namespace");
    Field namespace = spec.at("resourceAttributes", "namespace");
    boolean elsewhere = !namespace.is(review.at("metadata", "namespace").text());
    if (spec.has("resourceAttributes") && elsewhere) {
      namespace.invalid(namespace.text(), "must match metadata.namespace");
    }
    if (spec.has("nonResourceAttributes")) {
      Field path = spec.at("nonResourceAttributes");
      path.invalid(PATH.of(path.value()), "disallowed on this kind of request");
    }
  }

  private static void subject(Field spec) {
    attributes(spec);
    boolean nobody = spec.at("user").empty() && spec.at("groups").empty();
    if (nobody) spec.at("user").invalid("", "at least one of user or group must be specified");
  }

  private static void attributes(Field spec) {
    Field path = spec.at("nonResourceAttributes");
    Field resource = spec.at("resourceAttributes");
    if (path.present() && resource.present()) {
      path.invalid(
          PATH.of(path.value()), "cannot be specified in combination with resourceAttributes");
    }
    if (path.absent() && resource.absent()) {
      resource.invalidJson(
          "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
    selector(resource.at("fieldSelector"), "fieldSelector");
    selector(resource.at("labelSelector"), "labelSelector");
  }

  private static void selector(Field selector, String name) {
    if (selector.absent()) return;
    Field raw = selector.at("rawSelector");
    Field requirements = selector.at("requirements");
    if (raw.filled() && requirements.filled()) {
      raw.invalid("may not specified at the same time as requirements");
    }
    if (raw.empty() && requirements.empty()) {
      requirements.required(
          "when " + name + " is specified, requirements or rawSelector is required");
    }
  }

  private static void metadataIsEmpty(Field review, String but) {
    for (Map.Entry<String, JsonNode> each : review.at("metadata").value().properties()) {
      boolean kept =
          each.getKey().equals("managedFields")
              || each.getKey().equals("namespace") && !but.isEmpty();
      if (kept || each.getValue().isNull()) continue;
      review.at("metadata").invalid("must be empty" + but);
      return;
    }
  }
}
