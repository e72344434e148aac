package dev.ballast.server.extend.match;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.admission.Attributes.Operation;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.User;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An `AdmissionRequest` as JSON, but for its uid and its objects.
public final class AdmissionRequest {
  private static final List<String> DELETE_OPTIONS =
      List.of("gracePeriodSeconds", "preconditions", "orphanDependents", "propagationPolicy");

  private AdmissionRequest() {}

  /// What expressions call `request`.
  public static ObjectNode of(Subject subject) {
    Attributes asked = subject.asked();
    ObjectNode request = Json.object();
    kind(request.putObject("kind"), subject);
    resource(request.putObject("resource"), subject.resource());
    String part = asked.subresource();
    if (!part.isEmpty()) request.put("subResource", part);
    kind(request.putObject("requestKind"), Subject.of(asked));
    resource(request.putObject("requestResource"), asked.kind().type());
    if (!part.isEmpty()) request.put("requestSubResource", part);
    if (!asked.name().isEmpty()) request.put("name", asked.name());
    String namespace = subject.isNamespace() ? asked.name() : asked.namespace();
    if (!namespace.isEmpty()) request.put("namespace", namespace);
    request.put("operation", asked.operation().name());
    user(request.putObject("userInfo"), asked.request().user());
    request.put("dryRun", asked.dryRun());
    if (asked.operation() != Operation.CONNECT) request.set("options", options(asked));
    return request;
  }

  /// The same with the objects, as webhooks get it.
  public static ObjectNode whole(Subject subject, String uid) {
    ObjectNode request = Json.object();
    request.put("uid", uid);
    ObjectNode rest = of(subject);
    JsonNode dryRun = rest.remove("dryRun");
    JsonNode options = rest.remove("options");
    request.setAll(rest);
    request.set("object", subject.object());
    request.set("oldObject", subject.old());
    request.set("dryRun", dryRun);
    request.set("options", options);
    return request;
  }

  private static void kind(ObjectNode into, Subject subject) {
    String apiVersion = subject.apiVersion();
    int slash = apiVersion.indexOf('/');
    into.put("group", slash < 0 ? "" : apiVersion.substring(0, slash));
    into.put("version", apiVersion.substring(slash + 1)).put("kind", subject.kindName());
  }

  private static void resource(ObjectNode into, ResourceType type) {
    into.put("group", type.group()).put("version", type.version());
    into.put("resource", type.resource());
  }

  private static void user(ObjectNode into, User user) {
    into.put("username", user.name());
    if (!user.uid().isEmpty()) into.put("uid", user.uid());
    if (!user.groups().isEmpty()) into.set("groups", Json.array(user.groups()));
    if (user.extra().isEmpty()) return;
    ObjectNode extra = into.putObject("extra");
    user.extra().forEach((key, values) -> extra.set(key, Json.array(values)));
  }

  private static ObjectNode options(Attributes asked) {
    ObjectNode options = Json.object();
    Parameters query = asked.request().parameters();
    String kind =
        switch (asked.request().verb()) {
          case PATCH -> "PatchOptions";
          case UPDATE -> "UpdateOptions";
          case DELETE, DELETE_COLLECTION -> "DeleteOptions";
          default -> "CreateOptions";
        };
    options.put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
    if (asked.dryRun()) options.putArray("dryRun").add("All");
    if (kind.equals("DeleteOptions")) {
      JsonNode sent = sent(asked.request().body());
      for (String field : DELETE_OPTIONS) if (sent.has(field)) options.set(field, sent.get(field));
      if (query.has("propagationPolicy"))
        options.put("propagationPolicy", query.text("propagationPolicy"));
      query
          .number("gracePeriodSeconds")
          .ifPresent(seconds -> options.put("gracePeriodSeconds", seconds));
      return options;
    }
    if (kind.equals("PatchOptions") && query.flag("force")) options.put("force", true);
    for (String field : List.of("fieldManager", "fieldValidation"))
      if (!query.text(field).isEmpty()) options.put(field, query.text(field));
    return options;
  }

  private static JsonNode sent(Body body) {
    return switch (body) {
      case Body.Tree(var type, var tree) -> tree == null ? Json.object() : tree;
      case Body.Bytes(var type, var bytes) -> parsed(bytes);
    };
  }

  private static JsonNode parsed(byte[] bytes) {
    try {
      return bytes.length > 0 && bytes[0] == '{' ? Json.parse(bytes) : Json.object();
    } catch (JacksonException otherForm) {
      return Json.object();
    }
  }
}
