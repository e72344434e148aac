package dev.ballast.kinds;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A right object, and what is said of it once a single place is changed. Texts are JSON with
/// single quotes.
public record Changed(Kind kind, String right) {
  /// The right object as it is after its creation.
  public ObjectNode made() {
    ObjectNode object = tree(right);
    if (kind.namespaced()) Json.child(object, "metadata").put("namespace", "default");
    kind.setDefaults(object);
    kind.prepareForCreate(object);
    return object;
  }

  /// What is said where `value` stands at `pointer` (`/spec/rules/0/x`) at its creation; `null`
  /// takes away what is there.
  public List<String> faults(String pointer, String value) {
    ObjectNode object = tree(right);
    if (kind.namespaced()) Json.child(object, "metadata").put("namespace", "default");
    put(object, pointer, value);
    kind.setDefaults(object);
    kind.prepareForCreate(object);
    return messages(kind.validate(object));
  }

  /// As [#faults], where the change is an update of the main resource or of a part.
  public List<String> updateFaults(String part, String pointer, String value) {
    ObjectNode old = made();
    ObjectNode next = old.deepCopy();
    put(next, pointer, value);
    kind.setDefaults(next);
    kind.prepareForUpdate(part, next, old);
    return messages(kind.validateUpdate(part, next, old));
  }

  public static List<String> messages(List<FieldError> errors) {
    return errors.stream().map(FieldError::message).toList();
  }

  public static ObjectNode tree(String json) {
    return Json.parseObject(json.replace('\'', '"'));
  }

  /// Puts `value` at `pointer` of `object`.
  public static void put(ObjectNode object, String pointer, String value) {
    int end = pointer.lastIndexOf('/');
    JsonNode parent = object.at(pointer.substring(0, end));
    String step = pointer.substring(end + 1);
    JsonNode made = Json.parse(value.replace('\'', '"'));
    switch (parent) {
      case ArrayNode list when Integer.parseInt(step) < list.size() ->
          list.set(Integer.parseInt(step), made);
      case ArrayNode list -> list.add(made);
      case ObjectNode map when made.isNull() -> map.remove(step);
      case ObjectNode map -> map.set(step, made);
      default -> throw new IllegalArgumentException("nothing at " + pointer);
    }
  }
}
