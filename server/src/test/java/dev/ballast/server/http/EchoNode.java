package dev.ballast.server.http;

import dev.ballast.objects.ApiException;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.remote.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A node whose containers know three commands: `cat` gives back its input, `size` waits for a
/// window size and prints it, `exit N` ends with that code. Its ports give back what they get.
final class EchoNode {
  private EchoNode() {}

  static NodeAccess access() {
    return new NodeAccess(
        (pod, container, options, out) ->
            out.write(
                (pod.name() + "/" + container + " says hello\n").getBytes(StandardCharsets.UTF_8)),
        (pod, container, command, terminal) -> exec(command, terminal),
        (pod, container, terminal) -> exec(List.of("cat"), terminal),
        (pod, port, in, out) -> {
          if (port == 1) throw ApiException.unavailable("connection refused");
          copy(in, out);
        },
        nodes -> List.of());
  }

  private static int exec(List<String> command, Terminal terminal) throws InterruptedException {
    try {
      return switch (command.getFirst()) {
        case "cat" -> {
          copy(terminal.stdin(), terminal.stdout());
          yield 0;
        }
        case "size" -> {
          Terminal.Size size = terminal.sizes().take();
          terminal
              .stdout()
              .write((size.width() + "x" + size.height()).getBytes(StandardCharsets.UTF_8));
          yield 0;
        }
        case "exit" -> {
          terminal.stderr().write("leaving\n".getBytes(StandardCharsets.UTF_8));
          yield Integer.parseInt(command.get(1));
        }
        default -> throw ApiException.badRequest("no such command: " + command.getFirst());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(InputStream in, OutputStream out) {
    try {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
