package dev.ballast.server.extend.match;

import dev.ballast.cel.Variable;
import dev.ballast.cel.library.Authorization;
import dev.ballast.cel.library.Decision;
import dev.ballast.cel.library.Question;
import dev.ballast.cel.library.Question.OfPath;
import dev.ballast.cel.library.Question.OfResource;
import dev.ballast.cel.library.Question.Principal;
import dev.ballast.cel.shape.Shape;
import dev.ballast.cel.shape.Shape.Entries;
import dev.ballast.cel.shape.Shape.Fields;
import dev.ballast.cel.shape.Shape.Items;
import dev.ballast.cel.shape.Shape.Scalar;
import dev.ballast.cel.shape.Shape.Text;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.User;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// What expressions about a request may use, and its values.
public final class Variables {
  private static final Shape KIND =
      new Fields(Map.of("group", Text.ANY, "version", Text.ANY, "kind", Text.ANY));
  private static final Shape RESOURCE =
      new Fields(Map.of("group", Text.ANY, "version", Text.ANY, "resource", Text.ANY));
  private static final Shape USER =
      new Fields(
          Map.of(
              "username",
              Text.ANY,
              "uid",
              Text.ANY,
              "groups",
              Items.of(Text.ANY),
              "extra",
              Entries.of(Items.of(Text.ANY))));
  private static final Shape REQUEST =
      new Fields(
          Map.ofEntries(
              Map.entry("kind", KIND),
              Map.entry("resource", RESOURCE),
              Map.entry("subResource", Text.ANY),
              Map.entry("requestKind", KIND),
              Map.entry("requestResource", RESOURCE),
              Map.entry("requestSubResource", Text.ANY),
              Map.entry("name", Text.ANY),
              Map.entry("namespace", Text.ANY),
              Map.entry("operation", Text.ANY),
              Map.entry("userInfo", USER),
              Map.entry("dryRun", Scalar.BOOL),
              Map.entry("options", Scalar.ANY)));
  private static final Shape NAMESPACE_METADATA =
      new Fields(
          Map.ofEntries(
              Map.entry("name", Text.ANY),
              Map.entry("generateName", Text.ANY),
              Map.entry("namespace", Text.ANY),
              Map.entry("labels", Entries.of(Text.ANY)),
              Map.entry("annotations", Entries.of(Text.ANY)),
              Map.entry("UID", Text.ANY),
              Map.entry("creationTimestamp", Scalar.TIMESTAMP),
              Map.entry("deletionGracePeriodSeconds", Scalar.INT),
              Map.entry("deletionTimestamp", Scalar.TIMESTAMP),
              Map.entry("generation", Scalar.INT),
              Map.entry("resourceVersion", Text.ANY),
              Map.entry("finalizers", Items.of(Text.ANY))));
  private static final Shape NAMESPACE =
      new Fields(
          Map.of(
              "metadata",
              NAMESPACE_METADATA,
              "spec",
              new Fields(Map.of("finalizers", Items.of(Text.ANY))),
              "status",
              new Fields(Map.of("phase", Text.ANY))));

  private Variables() {}

  /// What conditions may use.
  public static List<Variable> ofConditions() {
    return List.of(
        new Variable("object", Scalar.ANY),
        new Variable("oldObject", Scalar.ANY),
        new Variable("request", REQUEST),
        new Variable("authorizer", Authorization.SHAPE),
        new Variable("authorizer.requestResource", Authorization.RESOURCE_SHAPE));
  }

  /// The variable that only policies have besides.
  public static Variable ofNamespace() {
    return new Variable("namespaceObject", NAMESPACE);
  }

  /// The values for `subject`.
  public static Map<String, Object> values(Subject subject, Authorizer authorizer) {
    var values = new HashMap<String, Object>();
    values.put("object", orNull(subject.object()));
    values.put("oldObject", orNull(subject.old()));
    values.put("request", AdmissionRequest.of(subject));
    User user = subject.asked().request().user();
    var asks =
        new dev.ballast.cel.library.Authorizer(
            new Principal.Requester(), (who, question) -> decide(authorizer, user, who, question));
    values.put("authorizer", asks);
    values.put("authorizer.requestResource", Authorization.resource(asks, requested(subject)));
    return values;
  }

  /// The value of the namespace, null for an object that is in none.
  public static JsonNode namespace(Subject subject) {
    if (subject.asked().namespace().isEmpty() && !subject.isNamespace())
      return NullNode.getInstance();
    return subject.namespace().<JsonNode>map(Variables::shown).orElseGet(NullNode::getInstance);
  }

  /// Kubernetes gives expressions these fields of a namespace and no others.
  private static ObjectNode shown(ObjectNode namespace) {
    ObjectNode shown = Json.object();
    ObjectNode metadata = shown.putObject("metadata");
    for (Map.Entry<String, JsonNode> each : namespace.path("metadata").properties()) {
      switch (each.getKey()) {
        case "uid" -> metadata.set("UID", each.getValue());
        case "managedFields", "ownerReferences", "selfLink" -> {}
        default -> metadata.set(each.getKey(), each.getValue());
      }
    }
    for (String part : List.of("spec", "status"))
      shown.set(part, Json.child(namespace.deepCopy(), part));
    return shown;
  }

  private static Object orNull(@org.jspecify.annotations.Nullable ObjectNode tree) {
    return tree == null ? NullNode.getInstance() : tree;
  }

  private static OfResource requested(Subject subject) {
    ResourceType type = subject.resource();
    return OfResource.of(type.group(), type.resource())
        .withSubresource(subject.asked().subresource())
        .withNamespace(subject.asked().namespace())
        .withName(subject.asked().name());
  }

  private static Decision decide(
      Authorizer authorizer, User requester, Principal who, Question question) {
    User user =
        switch (who) {
          case Principal.Requester same -> requester;
          case Principal.Account(String namespace, String name) ->
              User.authenticated(
                  "system:serviceaccount:" + namespace + ":" + name,
                  List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace));
        };
    Intent intent =
        switch (question) {
          case OfPath(String path, String verb) ->
              Intent.onPath(user, verb.toLowerCase(Locale.ROOT), path);
          case OfResource it ->
              new Intent(
                  user,
                  it.verb(),
                  it.group(),
                  it.resource(),
                  it.subresource(),
                  it.namespace(),
                  it.name(),
                  "",
                  "");
        };
    Authorizer.Decision decided = authorizer.decide(intent);
    return new Decision(decided.allowed(), decided.reason(), "");
  }
}
