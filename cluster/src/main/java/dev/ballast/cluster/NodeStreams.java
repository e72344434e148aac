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
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads the API's log, exec, attach and port-forward to the nodes of this process. Thread-safe.
final class NodeStreams {
  private static final Logger LOG = LoggerFactory.getLogger(NodeStreams.class);
  private static final int PIPE_BYTES = 64 * 1024;

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

  /// A log is written by the node and read by the server, each at its own pace.
  private InputStream log(KubeObject pod, String container, dev.ballast.server.remote.LogOptions options) {
    PodStreams streams = of(pod);
    try {
      var in = new PipedInputStream(PIPE_BYTES);
      var out = new PipedOutputStream(in);
      world.spawn("log " + pod.path(), () -> copy(streams, target(pod, container, options.previous()), options, out));
      return in;
    } catch (IOException e) {
      throw new IllegalStateException("a fresh pipe does not connect", e);
    }
  }

  private static void copy(
      PodStreams streams, PodStreams.Target target, dev.ballast.server.remote.LogOptions options, OutputStream out) {
    try (out) {
      streams.log(target, options(options), out);
    } catch (IOException | RuntimeFailure readerGone) {
      LOG.debug("a log of {} was not read to its end", target, readerGone);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
