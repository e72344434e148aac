package dev.ballast.server.access;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Administrators and the cluster's own parts may do everything, anybody may ask for health and
/// version, and what is not allowed is forbidden.
public final class Access {
  private static final String ADMINISTRATORS = "system:masters";

  /// The group of the cluster's own parts.
  public static final String PARTS = "ballast:parts";

  private static final Set<String> OPEN_PATHS =
      Set.of("/healthz", "/livez", "/readyz", "/version", "/version/");

  /// @throws ApiException 403 where the user may not
  public void check(Request request) {
    if (trusted(request.user())) return;
    throw refusal(request);
  }

  /// As [#check], for a path that is no resource's.
  public void checkPath(User user, String verb, String path) {
    boolean open =
        OPEN_PATHS.contains(path) || path.startsWith("/livez/") || path.startsWith("/readyz/");
    boolean described = verb.equals("get") && isDescription(path);
    if (open || trusted(user) || (described && user.in("system:authenticated"))) return;
    ApiException refusal =
        ApiException.of(
            403,
            "Forbidden",
            "forbidden: User \"" + user.name() + "\" cannot " + verb + " path \"" + path + "\"");
    refusal.status().putObject("details");
    throw refusal;
  }

  private static boolean isDescription(String path) {
    String top = path.split("/", 3)[1];
    return top.equals("api") || top.equals("apis") || top.equals("openapi");
  }

  /// Whether `user` may send requests in other people's names.
  boolean mayActAsOthers(User user) {
    return trusted(user);
  }

  private static boolean trusted(User user) {
    return user.in(ADMINISTRATORS) || user.in(PARTS);
  }

  private static ApiException refusal(Request request) {
    Target target = request.target();
    GroupResource resource = target.type().groupResource();
    String what = resource.resource() + (target.isSubresource() ? "/" + target.subresource() : "");
    String scope =
        target.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace \"" + target.namespace() + "\"";
    String named =
        target.name().isEmpty() ? resource.toString() : resource + " \"" + target.name() + "\"";
    ApiException made =
        ApiException.of(
            403,
            "Forbidden",
            named
                + " is forbidden: User \""
                + request.user().name()
                + "\" cannot "
                + request.verb().text()
                + " resource \""
                + what
                + "\" in API group \""
                + resource.group()
                + "\""
                + scope);
    ObjectNode details = made.status().putObject("details");
    if (!target.name().isEmpty()) details.put("name", target.name());
    if (!resource.group().isEmpty()) details.put("group", resource.group());
    details.put("kind", resource.resource());
    return made;
  }
}
