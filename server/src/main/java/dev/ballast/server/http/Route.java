package dev.ballast.server.http;

import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a method and a path ask for (Kubernetes: RequestInfo).
sealed interface Route {
  /// Objects: `GET /api/v1/namespaces/default/pods`. The verb is null where the method fits no
  /// verb.
  record Resource(@Nullable Verb verb, Target target) implements Route {}

  /// Anything else: `/version`, `/apis/apps/v1`.
  record Path(String path) implements Route {}

  static Route of(String method, String path, Parameters parameters) {
    List<String> parts = parts(path);
    int at;
    String group = "";
    if (parts.size() > 2 && parts.getFirst().equals("api")) {
      at = 2;
    } else if (parts.size() > 3 && parts.getFirst().equals("apis")) {
      group = parts.get(1);
      at = 3;
    } else {
      return new Path(path);
    }
    String version = parts.get(at - 1);
    boolean watched = parts.get(at).equals("watch") && parts.size() > at + 1;
    if (watched) at++;
    Target target = target(group, version, parts.subList(at, parts.size()));
    return new Resource(verb(method, target, watched, parameters), target);
  }

  private static List<String> parts(String path) {
    var parts = new ArrayList<String>();
    for (String part : path.split("/")) if (!part.isEmpty()) parts.add(part);
    return parts;
  }

  private static Target target(String group, String version, List<String> parts) {
    String namespace = "";
    List<String> rest = parts;
    boolean inNamespace = parts.size() > 2 && parts.getFirst().equals("namespaces");
    boolean ofNamespace =
        parts.size() == 3 && (parts.get(2).equals("status") || parts.get(2).equals("finalize"));
    if (inNamespace && !ofNamespace) {
      namespace = parts.get(1);
      rest = parts.subList(2, parts.size());
    }
    String resource = rest.getFirst();
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "";
    // What follows is the business of who answers.
    if (subresource.startsWith("proxy/")) subresource = "proxy";
    return new Target(new ResourceType(group, version, resource), namespace, name, subresource);
  }

  private static @Nullable Verb verb(
      String method, Target target, boolean watched, Parameters parameters) {
    boolean one = !target.name().isEmpty();
    return switch (method) {
      case "GET", "HEAD" -> {
        if (watched) yield Verb.WATCH;
        if (one) yield Verb.GET;
        yield parameters.flag("watch") ? Verb.WATCH : Verb.LIST;
      }
      case "POST" -> !one || target.isSubresource() ? Verb.CREATE : null;
      case "PUT" -> one ? Verb.UPDATE : null;
      case "PATCH" -> one ? Verb.PATCH : null;
      case "DELETE" -> one ? Verb.DELETE : Verb.DELETE_COLLECTION;
      case "OPTIONS" -> target.subresource().equals("proxy") ? Verb.GET : null;
      default -> null;
    };
  }
}
