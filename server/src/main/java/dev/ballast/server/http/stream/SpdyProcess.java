package dev.ballast.server.http.stream;

import dev.ballast.objects.Json;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.remote.RemoteCall;
import dev.ballast.server.remote.Terminal;
import dev.ballast.wire.SpdyConnection;
import dev.ballast.wire.SpdyStream;
import dev.ballast.wire.StreamType;
import dev.ballast.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/// exec and attach over SPDY (`v4.channel.k8s.io`): the client opens a stream for each of the
/// process's streams, and one for how it ended.
final class SpdyProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final World world;
  private final NodeAccess nodes;
  private final RemoteCall.Process process;
  private final BlockingQueue<SpdyStream> opened = new LinkedBlockingQueue<>();

  SpdyProcess(World world, NodeAccess nodes, RemoteCall.Process process) {
    this.world = world;
    this.nodes = nodes;
    this.process = process;
  }

  /// A stream that the client has opened.
  void add(SpdyStream stream) {
    opened.add(stream);
  }

  /// Waits for the streams, runs the process and closes the connection.
  void run(SpdyConnection connection) {
    try (connection) {
      Map<StreamType, SpdyStream> streams = await();
      SpdyStream outcome = streams.get(StreamType.ERROR);
      if (outcome == null) return;
      BlockingQueue<Terminal.Size> sizes = new LinkedBlockingQueue<>();
      SpdyStream resize = streams.get(StreamType.RESIZE);
      if (resize != null) world.spawn("resize", () -> readSizes(resize, sizes));
      var joined = streams(streams, outcome, sizes);
      joined.run(nodes, process);
    } catch (IOException gone) {
      // The client has gone; closing the connection is all that is left to do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ProcessStreams streams(
      Map<StreamType, SpdyStream> streams, SpdyStream outcome, BlockingQueue<Terminal.Size> sizes) {
    @Nullable SpdyStream stdin = streams.get(StreamType.STDIN);
    @Nullable SpdyStream stdout = streams.get(StreamType.STDOUT);
    @Nullable SpdyStream stderr = streams.get(StreamType.STDERR);
    return new ProcessStreams(
        stdin == null ? null : stdin.input(),
        stdout == null ? null : stdout.output(),
        stderr == null ? null : stderr.output(),
        outcome.output(),
        sizes);
  }

  private Map<StreamType, SpdyStream> await() throws IOException, InterruptedException {
    RemoteCall.Streams asked = process.streams();
    int wanted = 1 + one(asked.stdin()) + one(asked.stdout()) + one(asked.stderr());
    if (asked.tty()) wanted++;
    var streams = new EnumMap<StreamType, SpdyStream>(StreamType.class);
    while (streams.size() < wanted) {
      SpdyStream next = opened.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (next == null) throw new IOException("the client did not open its streams in time");
      String name = next.headers().getOrDefault(StreamType.HEADER, "");
      Optional<StreamType> type = StreamType.ofHeader(name);
      if (type.isEmpty()) throw new IOException("no such stream: " + name);
      streams.put(type.get(), next);
    }
    return streams;
  }

  private static int one(boolean asked) {
    return asked ? 1 : 0;
  }

  private static void readSizes(SpdyStream resize, BlockingQueue<Terminal.Size> sizes) {
    try (JsonParser in = Json.reader(resize.input())) {
      for (JsonNode size = Json.next(in); !size.isMissingNode(); size = Json.next(in)) {
        ProcessStreams.resize(size, sizes);
      }
    } catch (JacksonException e) {
      // No more sizes: the connection ended, or the client sent something else.
    }
  }
}
