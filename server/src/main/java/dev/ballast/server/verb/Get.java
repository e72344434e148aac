package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.server.admission.ScaleView;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;

/// One object, as it is now.
public final class Get {
  private final Objects objects;

  public Get(Objects objects) {
    this.objects = objects;
  }

  public Response run(Kind kind, Request request) {
    Versions.notInTheFuture(Versions.of(request.parameters()), objects.snapshot().revision());
    Stored found =
        objects.get(kind, Objects.key(kind, request.target().namespace(), request.target().name()));
    return switch (request.target().subresource()) {
      case "scale" -> Response.of(200, new Response.Tree(ScaleView.of(kind, found.tree())));
      case "", "approval", "status", "ephemeralcontainers", "resize" ->
          Response.of(200, new Response.One(kind, found));
      default -> throw ApiException.methodNotAllowed("get", kind.type().groupResource());
    };
  }
}
