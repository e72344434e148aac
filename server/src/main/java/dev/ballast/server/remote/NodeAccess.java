package dev.ballast.server.remote;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;

/// What nodes do for callers of the API, as functions that the composition root wires. Each takes
/// the pod as it is stored, whose `spec.nodeName` names the node, and answers with an
/// [ApiException] where it can't.
public record NodeAccess(
    Logs logs, Exec exec, Attach attach, PortForward portForward, Usage usage) {
  /// Copies a container's log; when following, until the container has ended or `out` fails.
  @FunctionalInterface
  public interface Logs {
    void copy(KubeObject pod, String container, LogOptions options, OutputStream out)
        throws IOException, InterruptedException;
  }

  /// Runs a command in a container, joined to the caller's streams, and returns its exit code.
  @FunctionalInterface
  public interface Exec {
    int run(KubeObject pod, String container, List<String> command, Terminal terminal)
        throws InterruptedException;
  }

  /// Joins the caller's streams to a container's main process until one side ends.
  @FunctionalInterface
  public interface Attach {
    void run(KubeObject pod, String container, Terminal terminal) throws InterruptedException;
  }

  /// Carries bytes to and from a port of a pod until one side ends.
  @FunctionalInterface
  public interface PortForward {
    void run(KubeObject pod, int port, InputStream in, OutputStream out)
        throws InterruptedException;
  }

  /// What the nodes of these names use now; a node that can't be asked is left out.
  @FunctionalInterface
  public interface Usage {
    List<NodeUse> of(Collection<String> nodes) throws InterruptedException;
  }

  /// For a server without nodes: refuses everything.
  public static NodeAccess none() {
    return new NodeAccess(
        (pod, container, options, out) -> {
          throw unreachable(pod);
        },
        (pod, container, command, terminal) -> {
          throw unreachable(pod);
        },
        (pod, container, terminal) -> {
          throw unreachable(pod);
        },
        (pod, port, in, out) -> {
          throw unreachable(pod);
        },
        nodes -> List.of());
  }

  private static ApiException unreachable(KubeObject pod) {
    return ApiException.unavailable(
        "node \"" + pod.text("spec", "nodeName") + "\" is not reachable from this server");
  }
}
