package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.patch.JsonPatch;
import dev.ballast.objects.patch.MergePatch;
import dev.ballast.objects.patch.StrategicPatch;
import dev.ballast.server.admission.ScaleView;
import dev.ballast.server.request.Request;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A change that is described by a patch; the content type says of which sort.
public final class Patch {
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
    if (type.equals(Ownership.APPLY)) {
      return apply.run(kind, request, ApplyBody.read(request.body()));
    }
    PatchBody patch = PatchBody.read(request.body());
    patch.checkFits(kind);
    if (request.target().subresource().equals("scale")) {
      return Scaling.run(
          kind,
          request,
          rewrite,
          decoder,
          old -> patched(kind, ScaleView.of(kind, old.tree()), patch, true));
    }
    return rewrite.run(
        kind,
        request,
        old -> {
          ObjectNode next = patched(kind, old.tree().deepCopy(), patch, false);
          checkName(kind, request, next);
          patch.settleType(kind, next);
          var problems = new ArrayList<String>(patch.problems());
          return decoder.normalised(kind, next, request, problems, why -> patch.refusal(next, why));
        });
  }

  private static ApiException unknownFormat(String... accepted) {
    String types = String.join(", ", accepted);
    String message =
        "the body of the request was in an unknown format - accepted media types include: " + types;
    return ApiException.of(415, "UnsupportedMediaType", message);
  }

  private static void checkName(Kind kind, Request request, ObjectNode next) {
    Create.checkAddress(kind, request, next);
    String asked = request.target().name();
    String name = Json.string(next, "metadata", "name");
    if (name.equals(asked)) return;
    throw ApiException.badRequest(
        name.isEmpty()
            ? "the name of the object ("
                + asked
                + " based on URL) was undeterminable: name must be provided"
            : "the name of the object ("
                + name
                + ") does not match the name on the URL ("
                + asked
                + ")");
  }

  private ObjectNode patched(Kind kind, ObjectNode old, PatchBody patch, boolean plain) {
    JsonNode next =
        switch (patch.sort()) {
          case JSON -> JsonPatch.apply(old, patch.tree());
          case STRATEGIC -> {
            if (plain) yield MergePatch.apply(old, patch.object());
            yield StrategicPatch.apply(decoder.schema(kind), old, patch.object());
          }
          case MERGE -> MergePatch.apply(old, patch.object());
        };
    if (next instanceof ObjectNode object) return object;
    throw ApiException.badRequest("the patch makes something that is no object");
  }
}
