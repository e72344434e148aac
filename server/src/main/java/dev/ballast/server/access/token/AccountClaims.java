package dev.ballast.server.access.token;

import dev.ballast.objects.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a token says of a service account. Times have whole seconds.
///
/// @param id tells this token from all others
/// @param warnAfter the seconds after which its use is worth a warning, 0 for none
/// @param pod what the token ends with; with a pod, `node` tells where that runs
record AccountClaims(
    String issuer,
    String id,
    String namespace,
    Reference account,
    @Nullable Reference pod,
    @Nullable Reference secret,
    @Nullable Reference node,
    List<String> audiences,
    Instant issued,
    Instant expires,
    long warnAfter) {
  private static final String PRIVATE = "kubernetes.io";

  /// An object by name and uid.
  record Reference(String name, String uid) {
    private static @Nullable Reference of(JsonNode tree) {
      if (!tree.isObject()) return null;
      return new Reference(Json.string(tree, "name"), Json.string(tree, "uid"));
    }

    private void write(ObjectNode parent, String field) {
      ObjectNode tree = parent.putObject(field).put("name", name);
      if (!uid.isEmpty()) tree.put("uid", uid);
    }
  }

  /// `system:serviceaccount:NAMESPACE:NAME`.
  String subject() {
    return "system:serviceaccount:" + namespace + ":" + account.name();
  }

  ObjectNode tree() {
    ObjectNode tree = Json.object();
    tree.set("aud", Json.array(audiences));
    tree.put("exp", expires.getEpochSecond()).put("iat", issued.getEpochSecond());
    tree.put("iss", issuer).put("jti", id);
    ObjectNode own = tree.putObject(PRIVATE).put("namespace", namespace);
    if (node != null) node.write(own, "node");
    if (pod != null) pod.write(own, "pod");
    if (secret != null) secret.write(own, "secret");
    account.write(own, "serviceaccount");
    if (warnAfter > 0) own.put("warnafter", issued.getEpochSecond() + warnAfter);
    return tree.put("nbf", issued.getEpochSecond()).put("sub", subject());
  }

  static AccountClaims of(ObjectNode tree) {
    JsonNode own = tree.path(PRIVATE);
    Reference account = Reference.of(own.path("serviceaccount"));
    return new AccountClaims(
        Json.string(tree, "iss"),
        Json.string(tree, "jti"),
        Json.string(own, "namespace"),
        account == null ? new Reference("", "") : account,
        Reference.of(own.path("pod")),
        Reference.of(own.path("secret")),
        Reference.of(own.path("node")),
        audiences(tree.path("aud")),
        Instant.ofEpochSecond(Json.number(tree, 0, "nbf")),
        Instant.ofEpochSecond(Json.number(tree, 0, "exp")),
        0);
  }

  /// One audience may stand alone.
  private static List<String> audiences(JsonNode tree) {
    if (tree.isString()) return List.of(tree.stringValue());
    var audiences = new ArrayList<String>();
    for (JsonNode each : tree) audiences.add(each.asString(""));
    return audiences;
  }
}
