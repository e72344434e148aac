package dev.ballast.cluster;

import dev.ballast.node.runtime.Duplex;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.Terminal;
import dev.ballast.node.stream.LogOptions;
import dev.ballast.node.stream.PodStreams;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.ToIntFunction;

/// Leads the API's log, exec, attach and port-forward to the nodes of this process, and what it
/// asks of their use. Thread-safe.
final class NodeStreams {
  private final World world;
  private final Map<String, PodStreams> nodes = new ConcurrentHashMap<>();
  private final NodeMeters meters;

  NodeStreams(World world) {
    this.world = world;
    this.meters = new NodeMeters(world);
  }

  /// @param cluster whose pods run there
  void add(String node, Runtime runtime, String cluster) {
    nodes.put(node, new PodStreams(world, runtime));
    meters.add(node, runtime, cluster);
  }

  void remove(String node) {
    nodes.remove(node);
    meters.remove(node);
  }

  NodeAccess access() {
    return new NodeAccess(this::log, this::exec, this::attach, this::portForward, meters::of);
  }

  private void log(
      KubeObject pod,
      String container,
      dev.ballast.server.remote.LogOptions options,
      OutputStream out)
      throws IOException, InterruptedException {
    try {
      of(pod).log(pod, container, options.previous(), options(options), out);
    } catch (RuntimeFailure failure) {
      throw refusal(failure);
    }
  }

  private int exec(
      KubeObject pod,
      String container,
      List<String> command,
      dev.ballast.server.remote.Terminal caller) {
    PodStreams streams = of(pod);
    return joined(caller, terminal -> streams.exec(target(pod, container), command, terminal));
  }

  private void attach(KubeObject pod, String container, dev.ballast.server.remote.Terminal caller) {
    PodStreams streams = of(pod);
    joined(
        caller,
        terminal -> {
          streams.attach(target(pod, container), terminal);
          return 0;
        });
  }

  private void portForward(KubeObject pod, int port, InputStream in, OutputStream out) {
    try {
      of(pod).portForward(pod.uid(), port, new Duplex(in, out));
    } catch (RuntimeFailure failure) {
      throw refusal(failure);
    }
  }

  private PodStreams of(KubeObject pod) {
    String node = pod.text("spec", "nodeName");
    PodStreams found = nodes.get(node);
    if (found != null) return found;
    throw ApiException.unavailable(
        "node \"" + node + "\" is not one of this server's; its containers can't be reached");
  }

  private static PodStreams.Target target(KubeObject pod, String container) {
    return new PodStreams.Target(pod.uid(), container);
  }

  private static ApiException refusal(RuntimeFailure failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case NOT_FOUND, INVALID -> ApiException.badRequest(message);
      case UNAVAILABLE -> ApiException.unavailable(message);
      case ALREADY_EXISTS, IMAGE_UNAVAILABLE, TIMED_OUT, FAILED -> ApiException.internal(message);
    };
  }

  private static LogOptions options(dev.ballast.server.remote.LogOptions asked) {
    return new LogOptions(
        asked.follow(),
        some(asked.tailLines()),
        asked.since(),
        some(asked.limitBytes()),
        asked.timestamps());
  }

  private static OptionalLong some(long orMinusOne) {
    return orMinusOne < 0 ? OptionalLong.empty() : OptionalLong.of(orMinusOne);
  }

  /// Runs `work` on the caller's terminal in the node's words; its sizes are passed on while that
  /// lasts.
  private int joined(dev.ballast.server.remote.Terminal caller, ToIntFunction<Terminal> work) {
    var sizes = new LinkedBlockingQueue<Terminal.Size>();
    var terminal =
        new Terminal(caller.stdin(), caller.stdout(), caller.stderr(), caller.tty(), sizes);
    Thread resizing = world.spawn("terminal sizes", () -> passOn(caller, sizes));
    try {
      return work.applyAsInt(terminal);
    } catch (RuntimeFailure failure) {
      throw refusal(failure);
    } finally {
      resizing.interrupt();
    }
  }

  private static void passOn(
      dev.ballast.server.remote.Terminal caller, BlockingQueue<Terminal.Size> sizes) {
    try {
      while (true) {
        var size = caller.sizes().take();
        sizes.put(new Terminal.Size(size.width(), size.height()));
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
