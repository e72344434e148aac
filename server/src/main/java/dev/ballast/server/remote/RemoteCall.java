package dev.ballast.server.remote;

import dev.ballast.objects.KubeObject;
import java.util.List;

/// Streams that a caller wants to have joined to something on a pod's node.
public sealed interface RemoteCall {
  /// The pod as it is stored.
  KubeObject pod();

  /// A process in a container.
  ///
  /// @param command what to run; empty to attach to the main process
  record Process(KubeObject pod, String container, List<String> command, Streams streams)
      implements RemoteCall {}

  /// Which of a process's streams are joined.
  record Streams(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}

  /// Ports of a pod; the caller's streams say which.
  ///
  /// @param asked the ports that the caller announced, in order; may be empty
  record Ports(KubeObject pod, List<Integer> asked) implements RemoteCall {}
}
