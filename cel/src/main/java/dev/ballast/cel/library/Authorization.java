package dev.ballast.cel.library;

import dev.ballast.cel.library.Question.Principal;
import dev.ballast.cel.shape.Shape;

/// Kubernetes' authorizer library: an expression asks whether somebody may do something.
public final class Authorization {
  private static final Type<Authorizer> AUTHORIZER =
      Type.opaque("kubernetes.authorization.Authorizer", Authorizer.class);
  private static final Type<PathCheck> PATH =
      Type.opaque("kubernetes.authorization.PathCheck", PathCheck.class);
  private static final Type<GroupCheck> GROUP =
      Type.opaque("kubernetes.authorization.GroupCheck", GroupCheck.class);
  private static final Type<ResourceCheck> RESOURCE =
      Type.opaque("kubernetes.authorization.ResourceCheck", ResourceCheck.class);
  private static final Type<Decision> DECISION =
      Type.opaque("kubernetes.authorization.Decision", Decision.class);

  /// What `authorizer` looks like.
  public static final Shape SHAPE = new Shape.Opaque(AUTHORIZER.cel());

  /// What `authorizer.requestResource` looks like.
  public static final Shape RESOURCE_SHAPE = new Shape.Opaque(RESOURCE.cel());

  private Authorization() {}

  record PathCheck(Authorizer authorizer, String path) {}

  record GroupCheck(Authorizer authorizer, String group) {}

  record ResourceCheck(Authorizer authorizer, Question.OfResource asked) {}

  /// The value of `authorizer.requestResource`.
  public static Object resource(Authorizer authorizer, Question.OfResource asked) {
    return new ResourceCheck(authorizer, asked);
  }

  static void add(Functions to) {
    subjects(to);
    resources(to);
    to.member(
        "check",
        "pathcheck_check",
        DECISION,
        PATH,
        Type.STRING,
        (it, verb) -> it.authorizer().decide(new Question.OfPath(it.path(), verb)));
    to.member(
        "check",
        "resourcecheck_check",
        DECISION,
        RESOURCE,
        Type.STRING,
        (it, verb) -> it.authorizer().decide(it.asked().withVerb(verb)));
    to.member("allowed", "decision_allowed", Type.BOOL, DECISION, Decision::allowed);
    to.member("reason", "decision_reason", Type.STRING, DECISION, Decision::reason);
    to.member("errored", "decision_errored", Type.BOOL, DECISION, it -> !it.error().isEmpty());
    to.member("error", "decision_error", Type.STRING, DECISION, Decision::error);
  }

  private static void subjects(Functions to) {
    to.member(
        "path",
        "authorizer_path",
        PATH,
        AUTHORIZER,
        Type.STRING,
        (it, path) -> new PathCheck(it, needed("path", path)));
    to.member(
        "group",
        "authorizer_group",
        GROUP,
        AUTHORIZER,
        Type.STRING,
        (it, group) -> new GroupCheck(it, group));
    to.member(
        "serviceAccount",
        "authorizer_serviceaccount",
        AUTHORIZER,
        AUTHORIZER,
        Type.STRING,
        Type.STRING,
        args ->
            ((Authorizer) args[0]).as(new Principal.Account((String) args[1], (String) args[2])));
  }

  private static void resources(Functions to) {
    to.member(
        "resource",
        "groupcheck_resource",
        RESOURCE,
        GROUP,
        Type.STRING,
        (it, name) ->
            new ResourceCheck(
                it.authorizer(), Question.OfResource.of(it.group(), needed("resource", name))));
    to.member(
        "subresource",
        "resourcecheck_subresource",
        RESOURCE,
        RESOURCE,
        Type.STRING,
        (it, name) -> new ResourceCheck(it.authorizer(), it.asked().withSubresource(name)));
    to.member(
        "namespace",
        "resourcecheck_namespace",
        RESOURCE,
        RESOURCE,
        Type.STRING,
        (it, name) -> new ResourceCheck(it.authorizer(), it.asked().withNamespace(name)));
    to.member(
        "name",
        "resourcecheck_name",
        RESOURCE,
        RESOURCE,
        Type.STRING,
        (it, name) -> new ResourceCheck(it.authorizer(), it.asked().withName(name)));
    to.member(
        "fieldSelector",
        "authorizer_fieldselector",
        RESOURCE,
        RESOURCE,
        Type.STRING,
        (it, selector) -> it);
    to.member(
        "labelSelector",
        "authorizer_labelselector",
        RESOURCE,
        RESOURCE,
        Type.STRING,
        (it, selector) -> it);
  }

  private static String needed(String what, String text) {
    if (text.isBlank()) throw new IllegalArgumentException(what + " must not be empty");
    return text;
  }
}
