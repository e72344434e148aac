package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import dev.ballast.objects.patch.JsonPatch;
import dev.ballast.objects.patch.MergePatch;
import dev.ballast.objects.patch.StrategicPatch;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A change that is described by a patch; the content type says of which sort.
public final class Patch {
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";

  private final Decoder decoder;
  private final Rewrite rewrite;
  private final ApplyPatch apply;

  Patch(Decoder decoder, Rewrite rewrite, ApplyPatch apply) {
    this.decoder = decoder;
    this.rewrite = rewrite;
    this.apply = apply;
  }

  public Response run(Kind kind, Request request) {
    WriteOptions.check(request, "PatchOptions");
    String type = request.body().contentType();
    switch (type) {
      case JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH -> {}
      case APPLY -> {
        return apply.run(kind, request, parse(request.body()));
      }
      default ->
          throw ApiException.of(
              415,
              "UnsupportedMediaType",
              "the body of the request was in an unknown format - accepted media types include: "
                  + JSON_PATCH
                  + ", "
                  + MERGE_PATCH
                  + ", "
                  + STRATEGIC_PATCH
                  + ", "
                  + APPLY
                  + ", application/apply-patch+cbor");
    }
    JsonNode patch = parse(request.body());
    if (request.target().subresource().equals("scale")) {
      return Scaling.run(
          kind,
          request,
          rewrite,
          decoder,
          old -> patched(kind, ScaleView.of(kind, old.tree()), type, patch, true));
    }
    return rewrite.run(
        kind,
        request,
        old -> {
          ObjectNode next = patched(kind, withoutVersion(old), type, patch, false);
          checkName(kind, request, next);
          return Update.read(decoder, kind, request, next);
        });
  }

  /// A patch changes whatever version is there, unless it names one itself.
  private static ObjectNode withoutVersion(Stored old) {
    ObjectNode tree = old.tree().deepCopy();
    Json.child(tree, "metadata").remove("resourceVersion");
    return tree;
  }

  private static void checkName(Kind kind, Request request, ObjectNode next) {
    Create.checkAddress(kind, request, next);
    String name = Json.string(next, "metadata", "name");
    if (name.equals(request.target().name())) return;
    throw ApiException.badRequest(
        "the name of the object ("
            + name
            + ") does not match the name on the URL ("
            + request.target().name()
            + ")");
  }

  private ObjectNode patched(
      Kind kind, ObjectNode old, String type, JsonNode patch, boolean plain) {
    JsonNode next =
        switch (type) {
          case JSON_PATCH -> JsonPatch.apply(old, patch);
          case STRATEGIC_PATCH -> {
            if (plain) yield MergePatch.apply(old, asObject(patch));
            yield StrategicPatch.apply(decoder.schema(kind), old, asObject(patch));
          }
          default -> MergePatch.apply(old, asObject(patch));
        };
    if (next instanceof ObjectNode object) return object;
    throw ApiException.badRequest("the patch makes something that is no object");
  }

  private static ObjectNode asObject(JsonNode patch) {
    if (patch instanceof ObjectNode object) return object;
    String type =
        patch.isArray()
            ? "array"
            : patch.isString() ? "string" : patch.isBoolean() ? "bool" : "number";
    throw ApiException.badRequest(
        "error decoding patch: json: cannot unmarshal "
            + type
            + " into Go value of type map[string]interface {}");
  }

  private static JsonNode parse(Body body) {
    return switch (body) {
      case Body.Tree(var type, var tree) -> tree == null ? Json.object() : tree;
      case Body.Bytes(var type, var bytes) when type.equals(APPLY) -> yaml(bytes);
      case Body.Bytes(var type, var bytes) -> json(bytes);
    };
  }

  private static JsonNode yaml(byte[] bytes) {
    try {
      var documents = Yaml.documents(new String(bytes, StandardCharsets.UTF_8));
      return documents.isEmpty() ? Json.object() : documents.getFirst().tree();
    } catch (Yaml.Malformed e) {
      throw ApiException.badRequest("error decoding YAML: " + e.getMessage());
    }
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (JacksonException e) {
      throw ApiException.badRequest(
          "error decoding patch: " + GoJson.error(bytes, e).replaceFirst(" \\(.*$", ""));
    }
  }
}
