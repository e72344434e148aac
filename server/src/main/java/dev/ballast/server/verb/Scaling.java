package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.server.admission.ScaleView;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// A change of a workload through its Scale.
final class Scaling {
  private Scaling() {}

  static Response run(
      Kind kind,
      Request request,
      Rewrite rewrite,
      Decoder decoder,
      Function<Stored, ObjectNode> scaleOf) {
    Response changed =
        rewrite.run(
            kind,
            request,
            old -> {
              ObjectNode scale = scaleOf.apply(old);
              check(request, scale);
              ObjectNode next = old.tree().deepCopy();
              String version = Json.string(scale, "metadata", "resourceVersion");
              if (version.isEmpty()) Json.child(next, "metadata").remove("resourceVersion");
              else Json.child(next, "metadata").put("resourceVersion", version);
              ScaleView.write(kind, scale, next);
              return Update.read(decoder, kind, request, next);
            });
    return switch (changed.content()) {
      case Response.One(Kind same, Stored workload) -> scale(kind, workload.tree());
      case Response.Tree(ObjectNode workload) -> scale(kind, workload);
      default -> changed;
    };
  }

  private static Response scale(Kind kind, ObjectNode workload) {
    return Response.of(200, new Response.Tree(ScaleView.of(kind, workload)));
  }

  private static void check(Request request, ObjectNode scale) {
    String name = request.target().name();
    String given = Json.string(scale, "metadata", "name");
    if (!given.isEmpty() && !given.equals(name)) {
      throw ApiException.badRequest(
          "the name of the object ("
              + given
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
    long replicas = Json.number(scale, 0, "spec", "replicas");
    if (replicas >= 0) return;
    FieldError negative =
        FieldError.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
    throw ApiException.invalid("autoscaling", "Scale", name, List.of(negative));
  }
}
