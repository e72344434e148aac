package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// How the parts of a cluster are. All of them live in this process: who can ask finds them well,
/// or not there at all.
public final class ReadComponents {
  private static final String STORE = "etcd-0";
  private static final List<String> NAMES = List.of("controller-manager", "scheduler", STORE);

  private final Objects objects;

  ReadComponents(Objects objects) {
    this.objects = objects;
  }

  /// @param whole whether controllers and scheduler run beside this API
  public Response run(Kind kind, Request request, boolean whole) {
    long revision = objects.snapshot().revision();
    String name = request.target().name();
    List<Stored> parts =
        NAMES.stream()
            .filter(each -> name.isEmpty() || each.equals(name))
            .map(each -> part(kind, each, whole || each.equals(STORE)).publishedAt(revision))
            .toList();
    if (name.isEmpty()) return Response.of(200, new Response.Page(kind, revision, "", -1, parts));
    if (parts.isEmpty()) throw ApiException.notFound(kind.type().groupResource(), name);
    return Response.of(200, new Response.One(kind, parts.getFirst()));
  }

  private static Stored part(Kind kind, String name, boolean well) {
    ObjectNode part = Json.object();
    part.put("kind", kind.kind()).put("apiVersion", kind.type().apiVersion());
    part.putObject("metadata").put("name", name);
    ObjectNode condition = part.putArray("conditions").addObject();
    condition.put("type", "Healthy").put("status", well ? "True" : "False");
    condition.put("message", well ? "ok" : "not running: this server was started as an API alone");
    return Stored.draft(part, false);
  }
}
