package dev.ballast.objects.patch;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// RFC 6902 over the one tree (`docs/decisions/0004-json-patch.md` says why not by a library). The
/// given trees are not changed. An index may count from the end (`-1`), as in the library that
/// Kubernetes uses.
public final class JsonPatch {
  private static final int MOST_OPERATIONS = 10_000;
  private static final long MOST_COPIED_BYTES = 3 * 1024 * 1024;

  private ObjectNode tree;
  private long copied;

  private JsonPatch(ObjectNode tree) {
    this.tree = tree;
  }

  /// @throws ApiException 400 where `patch` is no patch, 422 where it can't be applied to `tree`
  public static ObjectNode apply(ObjectNode tree, JsonNode patch) {
    if (!(patch instanceof ArrayNode operations)) throw notAList(patch);
    if (operations.size() > MOST_OPERATIONS) throw tooLong(operations.size());
    var pass = new JsonPatch(tree.deepCopy());
    try {
      operations.forEach(pass::operation);
    } catch (Misfit misfit) {
      throw new ApiException(unprocessable());
    }
    return pass.tree;
  }

  private static ApiException notAList(JsonNode patch) {
    String word =
        patch.isObject()
            ? "object"
            : patch.isString() ? "string" : patch.isNumber() ? "number" : "bool";
    return ApiException.badRequest(
        "error decoding patch: json: cannot unmarshal "
            + word
            + " into Go value of type []handlers.jsonPatchOp");
  }

  private static ApiException tooLong(int size) {
    String message =
        "The allowed maximum operations in a JSON patch is " + MOST_OPERATIONS + ", got " + size;
    return ApiException.of(413, "RequestEntityTooLarge", "Request entity too large: " + message);
  }

  /// Kubernetes answers every patch that does not fit with the same words.
  private static ObjectNode unprocessable() {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status
        .put("status", "Failure")
        .put("message", "the server rejected our request due to an error in our request");
    status.put("reason", "Invalid").putObject("details");
    return status.put("code", 422);
  }

  private void operation(JsonNode operation) {
    List<String> path = pointer(operation, "path");
    switch (operation.path("op").asString("")) {
      case "add" -> add(path, value(operation));
      case "remove" -> remove(path);
      case "replace" -> replace(path, value(operation));
      case "move" -> add(path, remove(pointer(operation, "from")));
      case "copy" -> add(path, copy(find(pointer(operation, "from"))));
      case "test" -> test(path, operation.path("value"));
      default -> throw new Misfit();
    }
  }

  /// Copies of copies grow fast, so all of them together are bounded.
  private JsonNode copy(JsonNode found) {
    copied += Json.bytes(found).length;
    if (copied > MOST_COPIED_BYTES) throw new Misfit();
    return found.deepCopy();
  }

  private static JsonNode value(JsonNode operation) {
    JsonNode value = operation.get("value");
    if (value == null) throw new Misfit();
    return value.deepCopy();
  }

  private static List<String> pointer(JsonNode operation, String key) {
    JsonNode text = operation.path(key);
    if (!text.isString()) throw new Misfit();
    var steps = new ArrayList<String>();
    String pointer = text.stringValue();
    if (pointer.isEmpty()) return steps;
    if (!pointer.startsWith("/")) throw new Misfit();
    for (String step : pointer.substring(1).split("/", -1))
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    return steps;
  }

  private JsonNode find(List<String> path) {
    JsonNode here = tree;
    for (String step : path) {
      here =
          switch (here) {
            case ObjectNode object when object.has(step) -> object.get(step);
            case ArrayNode array -> array.get(index(step, array.size() - 1));
            default -> throw new Misfit();
          };
    }
    return here;
  }

  private static int index(String step, int last) {
    try {
      int index = Integer.parseInt(step);
      if (index < 0) index += last + 1;
      if (index >= 0 && index <= last) return index;
    } catch (NumberFormatException notANumber) {
      throw new Misfit();
    }
    throw new Misfit();
  }

  private void add(List<String> path, JsonNode value) {
    if (path.isEmpty()) {
      root(value);
      return;
    }
    String last = path.getLast();
    switch (find(path.subList(0, path.size() - 1))) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode array when last.equals("-") -> array.add(value);
      case ArrayNode array -> array.insert(index(last, array.size()), value);
      default -> throw new Misfit();
    }
  }

  private void root(JsonNode value) {
    if (!(value instanceof ObjectNode object)) throw new Misfit();
    tree = object;
  }

  private JsonNode remove(List<String> path) {
    if (path.isEmpty()) throw new Misfit();
    String last = path.getLast();
    return switch (find(path.subList(0, path.size() - 1))) {
      case ObjectNode object when object.has(last) -> object.remove(last);
      case ArrayNode array -> array.remove(index(last, array.size() - 1));
      default -> throw new Misfit();
    };
  }

  private void replace(List<String> path, JsonNode value) {
    if (path.isEmpty()) {
      root(value);
      return;
    }
    String last = path.getLast();
    switch (find(path.subList(0, path.size() - 1))) {
      case ObjectNode object when object.has(last) -> object.set(last, value);
      case ArrayNode array -> array.set(index(last, array.size() - 1), value);
      default -> throw new Misfit();
    }
  }

  private void test(List<String> path, JsonNode expected) {
    boolean nothing = expected.isNull() || expected.isMissingNode();
    JsonNode actual;
    try {
      actual = find(path);
    } catch (Misfit absent) {
      if (nothing) return;
      throw absent;
    }
    if (nothing ? !actual.isNull() : !actual.equals(expected)) throw new Misfit();
  }

  /// An operation that does not fit the tree. Never leaves this class.
  private static final class Misfit extends RuntimeException {
    Misfit() {
      super(null, null, false, false);
    }
  }
}
