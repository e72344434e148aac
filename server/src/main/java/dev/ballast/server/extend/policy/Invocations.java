package dev.ballast.server.extend.policy;

import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.extend.match.Equivalents;
import dev.ballast.server.extend.match.Selectors;
import dev.ballast.server.extend.match.Subject;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Which policies are in force for a request, with which parameters.
final class Invocations {
  private final Supplier<Kinds> kinds;
  private final Equivalents equivalents;

  Invocations(Supplier<Kinds> kinds, Equivalents equivalents) {
    this.kinds = kinds;
    this.equivalents = equivalents;
  }

  /// A policy that a binding puts into force.
  ///
  /// @param as the version in which it wants to see the object
  /// @param params one object each time that it is to be asked, a null node for none
  /// @param fault why it can't be asked, or `""`
  record Invocation(
      Stored policy, KubeObject binding, Kind as, List<JsonNode> params, String fault) {}

  /// Those of `kind` that speak of `subject`, by the names of policies and bindings.
  List<Invocation> of(PolicyKind kind, Subject subject) {
    Snapshot<Stored> seen = subject.asked().seen();
    var all = new ArrayList<Invocation>();
    for (Entry<Stored> policy : seen.scan(Keys.folder(kind.policies()), "")) {
      ObjectNode tree = policy.value().tree();
      var seenAs = about(Json.at(tree, "spec", "matchConstraints"), subject, false);
      if (seenAs.isEmpty()) continue;
      for (Entry<Stored> binding : seen.scan(Keys.folder(kind.bindings()), "")) {
        KubeObject bound = binding.value().object();
        if (!bound.text("spec", "policyName").equals(policy.value().object().name())) continue;
        JsonNode narrower = Json.at(bound.tree(), "spec", "matchResources");
        if (about(narrower, subject, true).isPresent())
          all.add(invocation(policy.value(), bound, seenAs.get()));
      }
    }
    return all;
  }

  /// What `match`, a `MatchResources`, wants to see of `subject`; empty where it does not speak of
  /// it.
  private Optional<Subject> about(JsonNode match, Subject subject, boolean everythingWithoutRules) {
    Optional<Subject> everything = everythingWithoutRules ? Optional.of(subject) : Optional.empty();
    if (match.isMissingNode()) return everything;
    boolean exact = Json.string(match, "matchPolicy").equals("Exact");
    JsonNode rules = match.path("resourceRules");
    JsonNode excluded = match.path("excludeResourceRules");
    if (equivalents.find(excluded, exact, subject).isPresent()) return Optional.empty();
    Optional<Subject> found =
        rules.isEmpty() ? everything : equivalents.find(rules, exact, subject);
    return found.isPresent() && Selectors.match(match, subject) ? found : Optional.empty();
  }

  private Invocation invocation(Stored policy, KubeObject binding, Subject subject) {
    try {
      List<JsonNode> params = params(policy.tree().path("spec"), binding.tree(), subject);
      return new Invocation(policy, binding, subject.as(), params, "");
    } catch (Misfit misfit) {
      String fault = "failed to configure binding: " + misfit.getMessage();
      return new Invocation(policy, binding, subject.as(), List.of(), fault);
    }
  }

  private static final class Misfit extends Exception {
    private static final long serialVersionUID = 1;

    Misfit(String message) {
      super(message);
    }
  }

  private List<JsonNode> params(JsonNode spec, ObjectNode binding, Subject subject) throws Misfit {
    JsonNode wanted = spec.path("paramKind");
    JsonNode reference = Json.at(binding, "spec", "paramRef");
    if (wanted.isMissingNode() || reference.isMissingNode()) return List.of(NullNode.getInstance());
    String apiVersion = Json.string(wanted, "apiVersion");
    String name = Json.string(wanted, "kind");
    Kind kind = kinds.get().byKind(apiVersion, name);
    if (kind == null)
      throw new Misfit(
          "paramKind kind `&ParamKind{APIVersion:%s,Kind:%s,}` not known"
              .formatted(apiVersion, name));
    List<JsonNode> found =
        objects(kind, namespace(kind, reference, subject), reference, subject.asked().seen());
    if (found.isEmpty() && Json.string(reference, "parameterNotFoundAction").equals("Deny"))
      throw new Misfit("no params found for policy binding with `Deny` parameterNotFoundAction");
    return found;
  }

  private static String namespace(Kind kind, JsonNode reference, Subject subject) throws Misfit {
    String given = Json.string(reference, "namespace");
    if (!kind.namespaced()) {
      if (given.isEmpty()) return "";
      throw new Misfit("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
    }
    String namespace = given.isEmpty() ? subject.asked().namespace() : given;
    if (namespace.isEmpty())
      throw new Misfit(
          "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
    return namespace;
  }

  private static List<JsonNode> objects(
      Kind kind, String namespace, JsonNode reference, Snapshot<Stored> seen) {
    var resource = kind.type().groupResource();
    String name = Json.string(reference, "name");
    if (!name.isEmpty()) {
      Entry<Stored> found = seen.get(Keys.of(new ObjectKey(resource, namespace, name)));
      return found == null ? List.of() : List.of(found.value().tree());
    }
    LabelSelector selector = LabelSelector.ofTree(reference.path("selector"));
    var found = new ArrayList<JsonNode>();
    for (Entry<Stored> each : seen.scan(Keys.folder(resource, namespace), "")) {
      if (selector.matches(each.value().labels())) found.add(each.value().tree());
    }
    return found;
  }

  private static ObjectNode forbidden(Subject subject, String message) {
    var asked = subject.asked();
    String name = asked.name();
    if (name.isEmpty()) name = Json.string(asked.object(), "metadata", "generateName");
    if (name.isEmpty()) name = "Unknown";
    return ApiException.forbidden(asked.kind().type().groupResource(), name, message).status();
  }

  /// The refusal of a request whose change by a policy has failed, in Kubernetes' words.
  static ApiException failure(Subject subject, String message) {
    ObjectNode status = forbidden(subject, message).put("message", message);
    Json.child(status, "details").putArray("causes").addObject().put("message", message);
    return new ApiException(status);
  }

  /// The refusal of a request by a policy, in Kubernetes' words.
  static ApiException refusal(Subject subject, String message, String reason) {
    ObjectNode status = forbidden(subject, message);
    int code =
        switch (reason) {
          case "Forbidden" -> 403;
          case "Unauthorized" -> 401;
          case "RequestEntityTooLarge" -> 413;
          default -> 422;
        };
    status.put("reason", reason).put("code", code);
    Json.child(status, "details").putArray("causes").addObject().put("message", message);
    return new ApiException(status);
  }
}
