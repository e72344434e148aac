package dev.ballast.client;

import dev.ballast.objects.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// How to delete. Null and `""` leave a choice to the server; `uid` and `resourceVersion` are
/// preconditions.
public record DeleteOptions(
    @Nullable Long gracePeriodSeconds,
    String propagationPolicy,
    String uid,
    String resourceVersion) {
  public static final DeleteOptions DEFAULT = new DeleteOptions(null, "", "", "");

  /// Only the object with this uid, not a later one of the same name.
  public static DeleteOptions exactly(String uid) {
    return new DeleteOptions(null, "", uid, "");
  }

  public DeleteOptions grace(long seconds) {
    return new DeleteOptions(seconds, propagationPolicy, uid, resourceVersion);
  }

  /// `Background`, `Foreground` or `Orphan`.
  public DeleteOptions propagation(String policy) {
    return new DeleteOptions(gracePeriodSeconds, policy, uid, resourceVersion);
  }

  ObjectNode body() {
    ObjectNode body = Json.object();
    body.put("kind", "DeleteOptions").put("apiVersion", "v1");
    if (gracePeriodSeconds != null) body.put("gracePeriodSeconds", gracePeriodSeconds);
    if (!propagationPolicy.isEmpty()) body.put("propagationPolicy", propagationPolicy);
    if (!uid.isEmpty()) Json.child(body, "preconditions").put("uid", uid);
    if (!resourceVersion.isEmpty())
      Json.child(body, "preconditions").put("resourceVersion", resourceVersion);
    return body;
  }
}
