package dev.ballast.server.access.node;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.access.rbac.Rbac;
import dev.ballast.server.request.Intent;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Store;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a node may do: objects that its own pods refer to, its own Node, Lease and CSINode, its own
/// pods, and what the rules of the role `system:node` say of the rest. It allows or tells why not;
/// roles may allow still. Thread-safe.
public final class NodeAuthorizer {
  private static final Set<String> WRITES = Set.of("update", "patch");
  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final Set<String> OWN = Set.of("get", "create", "update", "patch", "delete");
  private static final String LEASES = "kube-node-lease";

  private final Store<Stored> store;
  private final NodeGraph graph;
  private final Rbac rbac;

  public NodeAuthorizer(Store<Stored> store, Rbac rbac) {
    this.store = store;
    this.graph = new NodeGraph(store);
    this.rbac = rbac;
  }

  /// Whether it is allowed, and, where it is not, why, if there is more to say than that.
  public record Answer(boolean allowed, String why) {
    private static final Answer YES = new Answer(true, "");
    private static final Answer NO = new Answer(false, "");

    /// Allowed where nothing is said against it.
    private static Answer unless(String why) {
      return why.isEmpty() ? YES : new Answer(false, why);
    }
  }

  /// Empty where who asks is no node.
  public Optional<Answer> decide(Intent asked) {
    Optional<String> node = NodeIdentity.of(asked.user());
    if (node.isEmpty()) return Optional.empty();
    if (node.get().isEmpty()) {
      return Optional.of(Answer.unless("unknown node for user \"" + asked.user().name() + "\""));
    }
    return Optional.of(asked.isResource() ? resource(node.get(), asked) : byRules(asked));
  }

  private Answer resource(String node, Intent asked) {
    String group = asked.group();
    String type = group.isEmpty() ? asked.resource() : asked.resource() + "." + group;
    @Nullable String why =
        switch (type) {
          case "secrets", "configmaps" -> readInNamespace(node, asked);
          case "persistentvolumeclaims" ->
              asked.subresource().equals("status") ? status(node, asked) : get(node, asked);
          case "persistentvolumes",
              "volumeattachments.storage.k8s.io",
              "resourceclaims.resource.k8s.io" ->
              get(node, asked);
          case "serviceaccounts" -> account(node, asked);
          case "leases.coordination.k8s.io" -> lease(node, asked);
          case "csinodes.storage.k8s.io" ->
              own(node, asked, "CSINode", "CSINode", asked.name().equals(node));
          case "nodes" -> node(node, asked);
          case "pods" -> pod(node, asked);
          default -> null;
        };
    return why == null ? byRules(asked) : Answer.unless(why);
  }

  private Answer byRules(Intent asked) {
    return rbac.nodesMay(asked) ? Answer.YES : Answer.NO;
  }

  private String readInNamespace(String node, Intent asked) {
    if (!READS.contains(asked.verb())) return "can only read resources of this type";
    if (!asked.subresource().isEmpty()) return "cannot read subresource";
    if (asked.namespace().isEmpty()) return "can only read namespaced object of this type";
    return related(node, asked);
  }

  private String get(String node, Intent asked) {
    if (!asked.verb().equals("get")) return "can only get individual resources of this type";
    if (!asked.subresource().isEmpty()) return "cannot get subresource";
    return related(node, asked);
  }

  private String status(String node, Intent asked) {
    boolean fits = asked.verb().equals("get") || WRITES.contains(asked.verb());
    return fits ? related(node, asked) : "can only get/update/patch this type";
  }

  private String account(String node, Intent asked) {
    if (asked.subresource().isEmpty() && asked.verb().equals("get")) return related(node, asked);
    if (!asked.verb().equals("create") || asked.name().isEmpty()) {
      return "can only create tokens for individual service accounts";
    }
    if (!asked.subresource().equals("token")) return "can only create token subresource";
    return related(node, asked);
  }

  private String lease(String node, Intent asked) {
    if (!asked.namespace().equals(LEASES)) {
      return "can only access leases in the \"" + LEASES + "\" system namespace";
    }
    return own(node, asked, "a node lease", "node lease", asked.name().equals(node));
  }

  private static String own(String node, Intent asked, String what, String word, boolean sameName) {
    if (!OWN.contains(asked.verb())) {
      return "can only get, create, update, patch, or delete " + what;
    }
    if (!asked.subresource().isEmpty()) return "cannot authorize " + word + " subresources";
    boolean fits = sameName || asked.verb().equals("create");
    return fits ? "" : "can only access " + word + " with the same name as the requesting node";
  }

  private static String node(String node, Intent asked) {
    if (asked.subresource().equals("status") && WRITES.contains(asked.verb())) return "";
    if (!asked.subresource().isEmpty()) return "cannot access this subresource of nodes";
    return switch (asked.verb()) {
      case "create", "update", "patch" -> "";
      case "get", "list", "watch" -> {
        boolean own = asked.name().equals(node) || selects(asked, "metadata.name", node);
        if (own) yield "";
        yield asked.name().isEmpty()
            ? "node '" + node + "' cannot read all nodes, only its own Node object"
            : "node '%s' cannot read '%s', only its own Node object".formatted(node, asked.name());
      }
      default -> "cannot " + asked.verb() + " nodes";
    };
  }

  private String pod(String node, Intent asked) {
    return switch (asked.subresource()) {
      case "status" -> WRITES.contains(asked.verb()) ? "" : "can only update pod status";
      case "eviction" -> asked.verb().equals("create") ? "" : "can only create evictions";
      case "" -> wholePod(node, asked);
      default -> "cannot access this subresource of pods";
    };
  }

  private String wholePod(String node, Intent asked) {
    return switch (asked.verb()) {
      case "create", "delete" -> "";
      case "get" -> graph.runs(node, asked.namespace(), asked.name()) ? "" : unrelated(node);
      case "list", "watch" -> {
        boolean own =
            selects(asked, "spec.nodeName", node)
                || !asked.name().isEmpty() && graph.runs(node, asked.namespace(), asked.name());
        yield own ? "" : "can only list/watch pods with spec.nodeName field selector";
      }
      default -> "cannot " + asked.verb() + " pods";
    };
  }

  private static boolean selects(Intent asked, String field, String value) {
    for (String each : asked.fieldSelector().split(",")) {
      if (each.equals(field + "=" + value) || each.equals(field + "==" + value)) return true;
    }
    return false;
  }

  private String related(String node, Intent asked) {
    if (asked.name().isEmpty()) return "No Object name found";
    boolean related =
        switch (asked.resource()) {
          case "persistentvolumes" -> graph.claimsVolume(node, asked.name());
          case "volumeattachments" -> isAttached(node, asked.name());
          case "secrets" ->
              refers(node, asked) || graph.volumeNeedsSecret(node, asked.namespace(), asked.name());
          default -> refers(node, asked);
        };
    return related ? "" : unrelated(node);
  }

  private boolean refers(String node, Intent asked) {
    return graph.refers(node, asked.resource(), asked.namespace(), asked.name());
  }

  private boolean isAttached(String node, String attachment) {
    var attachments = new GroupResource("storage.k8s.io", "volumeattachments");
    Entry<Stored> found = store.snapshot().get(Keys.of(new ObjectKey(attachments, "", attachment)));
    return found != null && Json.string(found.value().tree(), "spec", "nodeName").equals(node);
  }

  private static String unrelated(String node) {
    return "no relationship found between node '" + node + "' and this object";
  }
}
