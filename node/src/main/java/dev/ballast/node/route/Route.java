package dev.ballast.node.route;

import java.util.List;

/// One port of a Service, and where packets to it go.
///
/// @param name `namespace/service:port/protocol`
/// @param addresses at which all who reach the node find it, the cluster address first
/// @param external at which only outsiders come: external and load balancer addresses
/// @param nodePort 0 for none
/// @param stickySeconds for how long a client keeps its endpoint; 0: a new one each time
/// @param inner the endpoints for those who use the cluster address
/// @param outer the endpoints for those who come from outside; with `outerLocal`, of this node, and
///   clients keep their address
record Route(
    String name,
    Protocol protocol,
    int port,
    List<String> addresses,
    List<String> external,
    int nodePort,
    int stickySeconds,
    List<Target> inner,
    List<Target> outer,
    boolean outerLocal) {
  enum Protocol {
    TCP,
    UDP,
    SCTP;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// An endpoint's address and port.
  record Target(String address, int port) {}

  boolean sticks() {
    return stickySeconds > 0;
  }
}
