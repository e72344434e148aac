package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.StrictParser;
import dev.ballast.server.request.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A patch as it was sent, with what strict field validation finds wrong with it.
record PatchBody(Sort sort, JsonNode tree, List<String> problems) {
  /// The sorts that describe a change; what is applied is none of them.
  enum Sort {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json");

    private final String mediaType;

    Sort(String mediaType) {
      this.mediaType = mediaType;
    }
  }

  private static final Set<String> OPERATION = Set.of("op", "path", "from", "value");

  /// @throws ApiException 415 where it is no patch by its type, 400 where it is none by its content
  static PatchBody read(Body body) {
    for (Sort each : Sort.values())
      if (each.mediaType.equals(body.contentType())) return read(each, body);
    throw unknownFormat(List.of(Sort.values()));
  }

  private static ApiException unknownFormat(List<Sort> accepted) {
    String types = accepted.stream().map(each -> each.mediaType).collect(Collectors.joining(", "));
    return ApiException.of(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + types
            + ", "
            + Ownership.APPLY
            + ", application/apply-patch+cbor");
  }

  /// Nobody has written down how the lists of custom kinds merge strategically.
  ///
  /// @throws ApiException 415 for a strategic patch of one
  void checkFits(Kind kind) {
    if (sort == Sort.STRATEGIC && kind.custom() != null)
      throw unknownFormat(List.of(Sort.JSON, Sort.MERGE));
  }

  private static PatchBody read(Sort sort, Body body) {
    return switch (body) {
      case Body.Tree(var type, var tree) ->
          new PatchBody(sort, tree == null ? Json.object() : tree, List.of());
      case Body.Bytes(var type, var bytes) -> parse(sort, bytes);
    };
  }

  private static PatchBody parse(Sort sort, byte[] bytes) {
    StrictParser.Parsed parsed;
    try {
      parsed = StrictParser.parse(bytes);
    } catch (JacksonException e) {
      throw notDecoded(sort, GoJson.error(bytes, e).replaceFirst("(?s) \\(.*$", ""));
    }
    if (sort != Sort.JSON) return new PatchBody(sort, parsed.tree(), parsed.problems());
    var problems = new ArrayList<String>();
    parsed.problems().forEach(each -> problems.add("json patch " + each));
    checkOperations(parsed.tree(), problems);
    return new PatchBody(sort, parsed.tree(), problems);
  }

  /// A strategic patch is decoded in another place, which says less.
  private static ApiException notDecoded(Sort sort, String why) {
    return ApiException.badRequest(sort == Sort.STRATEGIC ? why : "error decoding patch: " + why);
  }

  /// What is no list at all, `JsonPatch` refuses.
  private static void checkOperations(JsonNode operations, List<String> problems) {
    if (!operations.isArray()) return;
    for (int i = 0; i < operations.size(); i++) {
      JsonNode each = operations.path(i);
      if (!(each instanceof ObjectNode operation)) {
        throw notDecoded(
            Sort.JSON,
            "json: cannot unmarshal "
                + GoJson.word(each)
                + " into Go value of type handlers.jsonPatchOp");
      }
      for (String field : operation.propertyNames()) {
        if (!OPERATION.contains(field))
          problems.add("json patch unknown field \"[" + i + "]." + field + "\"");
      }
    }
  }

  /// The patch where it must be an object.
  ObjectNode object() {
    if (tree instanceof ObjectNode object) return object;
    if (tree.isNull() && sort == Sort.STRATEGIC) return Json.object();
    if (tree.isNull()) throw ApiException.badRequest("Invalid JSON Patch");
    throw notDecoded(
        sort,
        "json: cannot unmarshal "
            + GoJson.word(tree)
            + " into Go value of type map[string]interface {}");
  }

  /// A patch can't make another kind of an object: a strategic one is read for its kind whatever it
  /// says; what the others make must say the same or nothing.
  void settleType(Kind kind, ObjectNode made) {
    String apiVersion = Json.string(made, "apiVersion");
    String name = Json.string(made, "kind");
    boolean same =
        (apiVersion.isEmpty() || apiVersion.equals(kind.type().apiVersion()))
            && (name.isEmpty() || name.equals(kind.kind()));
    if (!same && sort != Sort.STRATEGIC) {
      throw refusal(
          made, "unable to decode " + apiVersion + ", Kind=" + name + " as a " + kind.kind());
    }
    made.put("apiVersion", kind.type().apiVersion()).put("kind", kind.kind());
  }

  /// The answer to a patch that makes something that its kind can't hold.
  ApiException refusal(ObjectNode made, String why) {
    String shown = sort == Sort.STRATEGIC ? GoJson.value(tree) : Json.text(sorted(made));
    return ApiException.invalid("", "", "", List.of(FieldError.invalid("patch", shown, why)));
  }

  private static ObjectNode sorted(ObjectNode made) {
    var fields = new TreeMap<String, JsonNode>();
    for (Map.Entry<String, JsonNode> each : made.properties())
      fields.put(each.getKey(), each.getValue());
    return Json.object().setAll(fields);
  }
}
