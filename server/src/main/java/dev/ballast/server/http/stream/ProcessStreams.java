package dev.ballast.server.http.stream;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.remote.RemoteCall;
import dev.ballast.server.remote.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A process's streams as a connection offers them.
///
/// @param outcome takes a `Status` that says how the process ended
record ProcessStreams(
    @Nullable InputStream stdin,
    @Nullable OutputStream stdout,
    @Nullable OutputStream stderr,
    OutputStream outcome,
    BlockingQueue<Terminal.Size> sizes) {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessStreams.class);

  /// Runs the process to its end and says how that was.
  void run(NodeAccess nodes, RemoteCall.Process process) throws IOException, InterruptedException {
    var terminal = new Terminal(stdin, stdout, stderr, process.streams().tty(), sizes);
    ObjectNode status;
    try {
      status = outcome(runToEnd(nodes, process, terminal));
    } catch (ApiException refusal) {
      status = refusal.status();
    } catch (RuntimeException e) {
      LOG.warn("a process in pod {} can't be joined", process.pod().path(), e);
      status = ApiException.internal(String.valueOf(e.getMessage())).status();
    }
    outcome.write(Json.bytes(status));
    outcome.close();
  }

  private static int runToEnd(NodeAccess nodes, RemoteCall.Process process, Terminal terminal)
      throws InterruptedException {
    if (!process.command().isEmpty()) {
      return nodes.exec().run(process.pod(), process.container(), process.command(), terminal);
    }
    nodes.attach().run(process.pod(), process.container(), terminal);
    return 0;
  }

  private static ObjectNode outcome(int exitCode) {
    ObjectNode status = Json.object();
    status.putObject("metadata");
    if (exitCode == 0) return status.put("status", "Success");
    status.put("status", "Failure").put("reason", "NonZeroExitCode");
    status.put("message", "command terminated with non-zero exit code: exit status " + exitCode);
    status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", Integer.toString(exitCode));
    return status;
  }

  /// Notes a window size that came as JSON; anything else is ignored.
  static void resize(JsonNode size, BlockingQueue<Terminal.Size> sizes) {
    int width = (int) Json.number(size, 0, "Width");
    int height = (int) Json.number(size, 0, "Height");
    if (width > 0 && height > 0) sizes.add(new Terminal.Size(width, height));
  }
}
