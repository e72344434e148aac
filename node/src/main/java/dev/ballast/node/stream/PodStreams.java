package dev.ballast.node.stream;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Duplex;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.Terminal;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the API's subresources log, exec, attach and portforward of a pod do on its node.
public final class PodStreams {
  private static final String POD_UID = "io.kubernetes.pod.uid";
  private static final String CONTAINER = "io.kubernetes.container.name";

  private final World world;
  private final Runtime runtime;

  public PodStreams(World world, Runtime runtime) {
    this.world = world;
    this.runtime = runtime;
  }

  /// One of a pod's containers.
  public record Target(String podUid, String container) {}

  /// Copies a log to `out`; when following, until the container has ended or `out` fails.
  ///
  /// @param pod with its status, which says which run of the container is meant
  /// @param previous whether the run before is
  /// @throws RuntimeFailure of kind NOT_FOUND where there is no such container or run of it
  public void log(
      KubeObject pod, String container, boolean previous, LogOptions options, OutputStream out)
      throws IOException, InterruptedException {
    String id = LoggedContainer.id(pod, container, previous);
    Path log =
        runtime.containers().stream()
            .filter(each -> each.id().equals(id))
            .map(Container::logPath)
            .findFirst()
            .orElseThrow(() -> notFound("unable to retrieve container logs for " + id));
    new LogReader(world, log, options, out).copy(() -> live(id));
  }

  private boolean live(String id) {
    return runtime.containers().stream()
        .anyMatch(each -> each.id().equals(id) && each.state() != Container.State.EXITED);
  }

  /// Runs a command, joined to the caller's streams; returns its exit code.
  public int exec(Target target, List<String> command, Terminal terminal) {
    return runtime.exec(running(target).id(), command, terminal);
  }

  public void attach(Target target, Terminal terminal) {
    runtime.attach(running(target).id(), terminal);
  }

  public void portForward(String podUid, int port, Duplex duplex) {
    Sandbox sandbox =
        runtime.sandboxes().stream()
            .filter(each -> each.podUid().equals(podUid) && each.ready())
            .findFirst()
            .orElseThrow(() -> notFound("the pod has no sandbox that runs"));
    runtime.portForward(sandbox.id(), port, duplex);
  }

  private Container running(Target target) {
    Container container = find(target);
    if (container.state() == Container.State.RUNNING) return container;
    throw notFound("container " + target.container() + " is not running");
  }

  private Container find(Target target) {
    Optional<Container> found =
        runtime.containers().stream()
            .filter(each -> target.podUid().equals(each.labels().get(POD_UID)))
            .filter(each -> target.container().equals(each.labels().get(CONTAINER)))
            .max(Comparator.comparing(Container::created));
    return found.orElseThrow(() -> notFound("container " + target.container() + " not found"));
  }

  private static RuntimeFailure notFound(String message) {
    return new RuntimeFailure(RuntimeFailure.Kind.NOT_FOUND, message);
  }
}
