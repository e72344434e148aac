package dev.ballast.kinds.rule;

import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Filling in what is left out.
public final class Defaults {
  private Defaults() {}

  /// Whether `field` holds anything but null.
  public static boolean given(JsonNode object, String field) {
    JsonNode there = object.path(field);
    return !there.isMissingNode() && !there.isNull();
  }

  /// An empty text counts as left out.
  public static void text(ObjectNode object, String field, String otherwise) {
    if (Json.string(object, field).isEmpty()) object.put(field, otherwise);
  }

  /// A text where nothing stands; an empty one stays.
  public static void word(ObjectNode object, String field, String otherwise) {
    if (!given(object, field)) object.put(field, otherwise);
  }

  /// A number where nothing stands; a zero stays.
  public static void number(ObjectNode object, String field, long otherwise) {
    if (!given(object, field)) object.put(field, otherwise);
  }

  /// A number where nothing or a zero stands.
  public static void counted(ObjectNode object, String field, long otherwise) {
    if (Json.number(object, 0, field) == 0) object.put(field, otherwise);
  }

  public static void flag(ObjectNode object, String field, boolean otherwise) {
    if (!given(object, field)) object.put(field, otherwise);
  }

  public static void value(ObjectNode object, String field, JsonNode otherwise) {
    if (!given(object, field)) object.set(field, otherwise);
  }
}
