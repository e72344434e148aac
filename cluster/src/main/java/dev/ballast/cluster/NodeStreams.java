package dev.ballast.cluster;

import dev.ballast.node.runtime.Duplex;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.Terminal;
import dev.ballast.node.stream.LogOptions;
import dev.ballast.node.stream.PodStreams;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// Leads the API's log, exec, attach and port-forward to the nodes of this process. Thread-safe.
final class NodeStreams {
  private final World world;
  private final Map<String, PodStreams> nodes = new ConcurrentHashMap<>();

  NodeStreams(World world) {
    this.world = world;
  }

  void add(String node, PodStreams streams) {
    nodes.put(node, streams);
  }

  void remove(String node) {
    nodes.remove(node);
  }

  NodeAccess access() {
    return new NodeAccess(
        this::log,
        (pod, container, command, terminal) ->
            answered(() -> of(pod).exec(target(pod, container, false), command, terminal(terminal))),
        (pod, container, terminal) ->
            answered(
                () -> {
                  of(pod).attach(target(pod, container, false), terminal(terminal));
                  return 0;
                }),
        (pod, port, in, out) ->
            answered(
                () -> {
                  of(pod).portForward(pod.uid(), port, new Duplex(in, out));
                  return 0;
                }));
  }

  private PodStreams of(KubeObject pod) {
    String node = pod.text("spec", "nodeName");
    PodStreams found = nodes.get(node);
    if (found != null) return found;
    throw ApiException.unavailable("node \"" + node + "\" is not one of this server's; its containers can't be reached");
  }

  private static PodStreams.Target target(KubeObject pod, String container, boolean previous) {
    return new PodStreams.Target(pod.uid(), container, previous);
  }

  private interface Work<T> {
    T run() throws InterruptedException;
  }

  private static <T> T answered(Work<T> work) throws InterruptedException {
    try {
      return work.run();
    } catch (RuntimeFailure failure) {
      throw refusal(failure);
    }
  }

  private static ApiException refusal(RuntimeFailure failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.is(RuntimeFailure.Kind.NOT_FOUND)
        ? ApiException.badRequest(message)
        : ApiException.internal(message);
  }

  private void log(
      KubeObject pod, String container, dev.ballast.server.remote.LogOptions options, OutputStream out)
      throws IOException, InterruptedException {
    try {
      of(pod).log(target(pod, container, options.previous()), options(options), out);
    } catch (RuntimeFailure failure) {
      throw refusal(failure);
    }
  }

  private static LogOptions options(dev.ballast.server.remote.LogOptions asked) {
    return new LogOptions(
        asked.follow(), some(asked.tailLines()), asked.since(), some(asked.limitBytes()), asked.timestamps());
  }

  private static OptionalLong some(long orMinusOne) {
    return orMinusOne < 0 ? OptionalLong.empty() : OptionalLong.of(orMinusOne);
  }

  /// The same terminal in the node's words; its sizes are passed on as they come.
  private Terminal terminal(dev.ballast.server.remote.Terminal asked) {
    var sizes = new LinkedBlockingQueue<Terminal.Size>();
    if (asked.tty()) world.spawn("terminal sizes", () -> passOn(asked, sizes));
    return new Terminal(asked.stdin(), asked.stdout(), asked.stderr(), asked.tty(), sizes);
  }

  private static void passOn(dev.ballast.server.remote.Terminal asked, LinkedBlockingQueue<Terminal.Size> sizes) {
    try {
      while (true) {
        var size = asked.sizes().take();
        if (size.width() <= 0) return;
        sizes.put(new Terminal.Size(size.width(), size.height()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
