package dev.ballast.server.access.token;

import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// The token that a Secret of type `kubernetes.io/service-account-token` holds: it never expires,
/// and ends with the Secret.
record LegacyToken(String namespace, String secret, String account, String accountUid) {
  static final String ISSUER = "kubernetes/serviceaccount";
  private static final String PREFIX = "kubernetes.io/serviceaccount/";

  ObjectNode tree() {
    return Json.object()
        .put("iss", ISSUER)
        .put(PREFIX + "namespace", namespace)
        .put(PREFIX + "secret.name", secret)
        .put(PREFIX + "service-account.name", account)
        .put(PREFIX + "service-account.uid", accountUid)
        .put("sub", "system:serviceaccount:" + namespace + ":" + account);
  }

  static LegacyToken of(ObjectNode tree) {
    return new LegacyToken(
        Json.string(tree, PREFIX + "namespace"),
        Json.string(tree, PREFIX + "secret.name"),
        Json.string(tree, PREFIX + "service-account.name"),
        Json.string(tree, PREFIX + "service-account.uid"));
  }
}
