package dev.ballast.node.probe;

import java.time.Duration;
import java.util.Map;

/// How probes and hooks reach a pod by its address: over the network, or by asking the simulated
/// runtime, whose pods have no sockets.
public interface PodReach {
  /// Whom to ask: `pod` (namespace/name) and `container` name whose probe or hook it is.
  record Target(String podUid, String container, String kind, String host, int port) {}

  /// @param scheme `HTTP` or `HTTPS`; certificates are not checked
  Answer http(
      Target target, String scheme, String path, Map<String, String> headers, Duration timeout);

  Answer tcp(Target target, Duration timeout);

  /// Asks gRPC's health service about `service`.
  Answer grpc(Target target, String service, Duration timeout);

  /// @param message what was wrong, empty where nothing was
  record Answer(boolean good, String message) {
    public static final Answer GOOD = new Answer(true, "");

    public static Answer bad(String message) {
      return new Answer(false, message);
    }
  }
}
