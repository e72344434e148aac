package dev.ballast.cluster;

import dev.ballast.server.access.node.NodeIdentity;
import dev.ballast.server.request.User;
import java.util.List;

/// Who a part of ours is to the API: the users that Kubernetes' own components are, with the roles
/// that every cluster gives them. Parts that do what no such role allows are administrators
/// (`docs/decisions/0041-parts.md`).
record PartUser(User user, String agent) {
  private static final String MANAGER = "kube-controller-manager";
  private static final String NODE = "node:";
  private static final String CONTROLLER = "controller:";

  /// The name under which [#of] finds a controller's account.
  static String controller(String account) {
    return CONTROLLER + account;
  }

  /// The name under which [#of] finds a node's agent.
  static String node(String name) {
    return NODE + name;
  }

  static PartUser of(String part) {
    if (part.startsWith(NODE)) {
      return new PartUser(NodeIdentity.user(part.substring(NODE.length())), "kubelet");
    }
    if (part.startsWith(CONTROLLER)) {
      return new PartUser(account(part.substring(CONTROLLER.length())), MANAGER);
    }
    return switch (part) {
      case "kube-scheduler" -> new PartUser(component(part), part);
      case "caches" -> new PartUser(component(MANAGER), MANAGER);
      default -> new PartUser(User.authenticated("system:" + part, List.of(User.MASTERS)), part);
    };
  }

  private static User component(String name) {
    return User.authenticated("system:" + name, List.of());
  }

  private static User account(String name) {
    return User.authenticated(
        "system:serviceaccount:kube-system:" + name,
        List.of("system:serviceaccounts", "system:serviceaccounts:kube-system"));
  }
}
