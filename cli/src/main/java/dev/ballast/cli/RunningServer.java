package dev.ballast.cli;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The server of a data folder, as its `server.json` tells. The process id alone could be a
/// stranger's after a crash, so the process's start time is kept and compared too.
record RunningServer(ProcessHandle process, String url) {
  static Optional<RunningServer> find(DataFolder folder) {
    if (!Files.exists(folder.serverFile())) return Optional.empty();
    try {
      JsonNode file = Json.parse(Files.readAllBytes(folder.serverFile()));
      return ProcessHandle.of(Json.number(file, -1, "pid"))
          .filter(process -> startedAt(process).equals(Json.string(file, "started")))
          .map(process -> new RunningServer(process, Json.string(file, "url")));
    } catch (IOException | JacksonException unreadable) {
      return Optional.empty();
    }
  }

  /// Notes that this process serves `folder` at `url`.
  static void announce(DataFolder folder, String url) throws IOException {
    var file = Json.object();
    ProcessHandle me = ProcessHandle.current();
    file.put("pid", me.pid()).put("started", startedAt(me)).put("url", url);
    Path next = Files.write(folder.path().resolve("server.json.next"), Json.bytes(file));
    Files.move(
        next,
        folder.serverFile(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String startedAt(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  /// Asks the server to stop and waits for its end.
  ///
  /// @return whether it ended within `patience`
  boolean stop(Duration patience) throws InterruptedException {
    CompletableFuture<ProcessHandle> end = process.onExit();
    process.destroy();
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
