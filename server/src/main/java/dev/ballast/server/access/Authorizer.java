package dev.ballast.server.access;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.server.access.node.NodeAuthorizer;
import dev.ballast.server.access.rbac.Rbac;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Store;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Whether somebody may do something. In this order: members of `system:masters` may do
/// everything, anybody may ask for health, nodes may do their work, then roles and bindings speak.
/// What nobody allows is forbidden. Thread-safe.
public final class Authorizer {
  /// Kubernetes' `--authorization-always-allow-paths`.
  private static final Set<String> OPEN_PATHS = Set.of("/healthz", "/livez", "/readyz");

  private final Rbac rbac;
  private final NodeAuthorizer nodes;

  public Authorizer(Store<Stored> store) {
    this.rbac = new Rbac(store);
    this.nodes = new NodeAuthorizer(store, rbac);
  }

  /// What came out, with the reason that reviews and refusals tell, which may be `""`.
  public record Decision(boolean allowed, String reason) {}

  public Rbac rbac() {
    return rbac;
  }

  public boolean allows(Intent asked) {
    if (asked.user().in(User.MASTERS)) return true;
    if (!asked.isResource() && OPEN_PATHS.contains(asked.path())) return true;
    Optional<NodeAuthorizer.Answer> node = nodes.decide(asked);
    if (node.isPresent() && node.get().allowed()) return true;
    return rbac.allows(asked);
  }

  /// As [#allows], with the reason.
  public Decision decide(Intent asked) {
    if (asked.user().in(User.MASTERS)) return new Decision(true, "");
    if (!asked.isResource() && OPEN_PATHS.contains(asked.path())) return new Decision(true, "");
    Optional<NodeAuthorizer.Answer> node = nodes.decide(asked);
    if (node.isPresent() && node.get().allowed()) return new Decision(true, "");
    Optional<String> reason = rbac.reason(asked);
    if (reason.isPresent()) return new Decision(true, reason.get());
    String why = node.map(NodeAuthorizer.Answer::why).orElse("");
    String trouble = rbac.trouble(asked.user(), asked.namespace());
    boolean both = !why.isEmpty() && !trouble.isEmpty();
    return new Decision(false, both ? why + "\n" + trouble : why + trouble);
  }

  /// @throws ApiException 403 where the user may not
  public void check(Intent asked) {
    if (!allows(asked)) throw refusal(asked);
  }

  /// 403 in Kubernetes' words.
  private ApiException refusal(Intent asked) {
    String reason = decide(asked).reason();
    String why = sentence(asked) + (reason.isEmpty() ? "" : ": " + reason);
    if (!asked.isResource()) {
      ApiException refusal = ApiException.of(403, "Forbidden", "forbidden: " + why);
      refusal.status().putObject("details");
      return refusal;
    }
    var resource = new GroupResource(asked.group(), asked.resource());
    if (!asked.name().isEmpty()) return ApiException.forbidden(resource, asked.name(), why);
    ApiException refusal = ApiException.of(403, "Forbidden", resource + " is forbidden: " + why);
    ObjectNode details = refusal.status().putObject("details");
    if (!asked.group().isEmpty()) details.put("group", asked.group());
    details.put("kind", asked.resource());
    return refusal;
  }

  private static String sentence(Intent asked) {
    String who = "User \"" + asked.user().name() + "\" cannot " + asked.verb();
    if (!asked.isResource()) return who + " path \"" + asked.path() + "\"";
    String scope =
        asked.namespace().isEmpty()
            ? "at the cluster scope"
            : "in the namespace \"" + asked.namespace() + "\"";
    return "%s resource \"%s\" in API group \"%s\" %s"
        .formatted(who, asked.combined(), asked.group(), scope);
  }
}
