package dev.ballast.objects;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One thing that is wrong with one field, worded as Kubernetes words it (`k8s.io/apimachinery`
/// field errors). `value` is the offending value's JSON text as it stands in the message, `null`
/// where the message names none.
public record FieldError(Type type, String field, @Nullable String value, String detail) {
  /// Kubernetes' cause reason and the words in front of the value.
  public enum Type {
    REQUIRED("FieldValueRequired", "Required value"),
    INVALID("FieldValueInvalid", "Invalid value"),
    DUPLICATE("FieldValueDuplicate", "Duplicate value"),
    NOT_FOUND("FieldValueNotFound", "Not found"),
    NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
    FORBIDDEN("FieldValueForbidden", "Forbidden"),
    TOO_LONG("FieldValueTooLong", "Too long"),
    TOO_MANY("FieldValueTooMany", "Too many"),
    TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
    INTERNAL("InternalError", "Internal error");

    private final String reason;
    private final String words;

    Type(String reason, String words) {
      this.reason = reason;
      this.words = words;
    }

    public String reason() {
      return reason;
    }
  }

  public static FieldError required(String field, String detail) {
    return new FieldError(Type.REQUIRED, field, null, detail);
  }

  public static FieldError forbidden(String field, String detail) {
    return new FieldError(Type.FORBIDDEN, field, null, detail);
  }

  public static FieldError invalid(String field, String value, String detail) {
    return new FieldError(Type.INVALID, field, Json.text(Json.tree(value)), detail);
  }

  public static FieldError invalid(String field, JsonNode value, String detail) {
    return new FieldError(Type.INVALID, field, Json.text(value), detail);
  }

  public static FieldError invalid(String field, long value, String detail) {
    return new FieldError(Type.INVALID, field, Long.toString(value), detail);
  }

  public static FieldError duplicate(String field, JsonNode value) {
    return new FieldError(Type.DUPLICATE, field, Json.text(value), "");
  }

  public static FieldError duplicate(String field, String value) {
    return new FieldError(Type.DUPLICATE, field, Json.text(Json.tree(value)), "");
  }

  public static FieldError notFound(String field, String value) {
    return new FieldError(Type.NOT_FOUND, field, Json.text(Json.tree(value)), "");
  }

  /// `supported` is listed in the order given: Kubernetes sorts only some of its lists.
  public static FieldError notSupported(String field, String value, List<String> supported) {
    String list = supported.stream().map(s -> '"' + s + '"').collect(Collectors.joining(", "));
    String shown = Json.text(Json.tree(value));
    return new FieldError(
        Type.NOT_SUPPORTED, field, shown, supported.isEmpty() ? "" : "supported values: " + list);
  }

  public static FieldError tooLong(String field, int most) {
    return new FieldError(Type.TOO_LONG, field, null, "may not be more than " + most + " bytes");
  }

  public static FieldError tooMany(String field, int actual, int most) {
    return new FieldError(
        Type.TOO_MANY,
        field,
        Integer.toString(actual),
        "must have at most " + most + " item" + (most == 1 ? "" : "s"));
  }

  /// The message without the field, as a Status cause carries it.
  public String body() {
    String shown = value == null ? type.words : type.words + ": " + value;
    return detail.isEmpty() ? shown : shown + ": " + detail;
  }

  /// The message with the field in front.
  public String message() {
    return field + ": " + body();
  }
}
