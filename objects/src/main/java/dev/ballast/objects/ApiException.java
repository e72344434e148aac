package dev.ballast.objects;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A refusal: a Kubernetes `Status` on its way to whoever asked. Thrown on the server and, with the
/// same content, by the client. Wording follows `k8s.io/apimachinery/pkg/api/errors`.
public final class ApiException extends RuntimeException {
  private final int code;
  private final String reason;
  private final ObjectNode status;

  public ApiException(ObjectNode status) {
    super(Json.string(status, "message"), null, false, false);
    this.status = status;
    this.code = (int) Json.number(status, 500, "code");
    this.reason = Json.string(status, "reason");
  }

  /// The HTTP code.
  public int code() {
    return code;
  }

  /// Kubernetes' reason, such as `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Expired`.
  public String reason() {
    return reason;
  }

  /// The whole `Status` object.
  public ObjectNode status() {
    return status;
  }

  public boolean is(String reason) {
    return this.reason.equals(reason);
  }

  public static ApiException of(int code, String reason, String message) {
    return new ApiException(status(code, reason, message));
  }

  private static ObjectNode status(int code, String reason, String message) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", message);
    if (!reason.isEmpty()) status.put("reason", reason);
    status.put("code", code);
    return status;
  }

  private static ApiException about(
      int code, String reason, String message, GroupResource resource, String name) {
    ObjectNode status = status(code, reason, message);
    ObjectNode details = status.putObject("details");
    if (!name.isEmpty()) details.put("name", name);
    if (!resource.group().isEmpty()) details.put("group", resource.group());
    if (!resource.resource().isEmpty()) details.put("kind", resource.resource());
    return new ApiException(status);
  }

  public static ApiException badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  public static ApiException unauthorized() {
    return of(401, "Unauthorized", "Unauthorized");
  }

  public static ApiException notFound(GroupResource resource, String name) {
    return about(404, "NotFound", resource + " \"" + name + "\" not found", resource, name);
  }

  public static ApiException alreadyExists(GroupResource resource, String name) {
    return about(
        409, "AlreadyExists", resource + " \"" + name + "\" already exists", resource, name);
  }

  public static ApiException conflict(GroupResource resource, String name, String why) {
    String message = "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why;
    return about(409, "Conflict", message, resource, name);
  }

  /// The optimistic-lock conflict, in Kubernetes' words.
  public static ApiException modified(GroupResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try again");
  }

  public static ApiException forbidden(GroupResource resource, String name, String why) {
    String message = resource + " \"" + name + "\" is forbidden: " + why;
    return about(403, "Forbidden", message, resource, name);
  }

  /// 422 with one cause a field error. `kind` is the object's kind and `group` its API group.
  public static ApiException invalid(
      String group, String kind, String name, List<FieldError> errors) {
    List<String> messages = errors.stream().map(FieldError::message).distinct().toList();
    String all = String.join(", ", messages);
    if (messages.size() > 1) all = "[" + all + "]";
    String shownKind = group.isEmpty() ? kind : kind + "." + group;
    ApiException made =
        about(
            422,
            "Invalid",
            shownKind + " \"" + name + "\" is invalid: " + all,
            new GroupResource(group, kind),
            name);
    ArrayNode causes = Json.child(made.status, "details").putArray("causes");
    for (FieldError error : errors) {
      ObjectNode cause = causes.addObject();
      cause
          .put("reason", error.type().reason())
          .put("message", error.body())
          .put("field", error.field());
    }
    return made;
  }

  public static ApiException methodNotAllowed(String verb, GroupResource resource) {
    String message = verb + " is not supported on resources of kind \"" + resource + "\"";
    return about(405, "MethodNotAllowed", message.toLowerCase(Locale.ROOT), resource, "");
  }

  /// 410: a resourceVersion or continue token that is too old.
  public static ApiException expired(String message) {
    return of(410, "Expired", message);
  }

  public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
    ApiException made = of(429, "TooManyRequests", message);
    Json.child(made.status, "details").put("retryAfterSeconds", retryAfterSeconds);
    return made;
  }

  public static ApiException unavailable(String message) {
    return of(503, "ServiceUnavailable", message);
  }

  public static ApiException internal(String message) {
    return of(500, "InternalError", "Internal error occurred: " + message);
  }
}
