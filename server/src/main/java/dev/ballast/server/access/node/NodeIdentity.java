package dev.ballast.server.access.node;

import dev.ballast.server.request.User;
import java.util.List;
import java.util.Optional;

/// Which node a user is, if any: `system:node:NAME` in the group `system:nodes`.
public final class NodeIdentity {
  /// The group of all nodes.
  public static final String GROUP = "system:nodes";

  private static final String PREFIX = "system:node:";

  private NodeIdentity() {}

  /// The node's name, which may be `""`; empty for a user who is no node.
  public static Optional<String> of(User user) {
    if (!user.name().startsWith(PREFIX) || !user.in(GROUP)) return Optional.empty();
    return Optional.of(user.name().substring(PREFIX.length()));
  }

  /// The user that the agent of a node is.
  public static User user(String node) {
    return User.authenticated(PREFIX + node, List.of(GROUP));
  }
}
