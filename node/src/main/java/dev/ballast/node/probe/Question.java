package dev.ballast.node.probe;

import dev.ballast.node.probe.PodReach.Answer;
import dev.ballast.node.probe.PodReach.Target;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Asks a container what a probe or a hook asks: by a command, over HTTP, TCP or gRPC.
public final class Question {
  private final Runtime runtime;
  private final PodReach reach;

  public Question(Runtime runtime, PodReach reach) {
    this.runtime = runtime;
    this.reach = reach;
  }

  /// Whom to ask.
  ///
  /// @param spec the container's own, for the names of its ports
  public record Asked(String podUid, String containerId, JsonNode spec, String address) {
    String name() {
      return Json.string(spec, "name");
    }
  }

  /// @param handler the tree that has `exec`, `httpGet`, `tcpSocket` or `grpc`
  public Answer ask(Asked asked, String kind, JsonNode handler, Duration timeout) {
    if (handler.has("exec")) return exec(asked, handler.path("exec"), timeout);
    if (handler.has("httpGet")) return http(asked, kind, handler.path("httpGet"), timeout);
    if (handler.has("tcpSocket")) {
      return reach.tcp(target(asked, kind, handler.path("tcpSocket")), timeout);
    }
    if (handler.has("grpc")) {
      JsonNode grpc = handler.path("grpc");
      return reach.grpc(target(asked, kind, grpc), Json.string(grpc, "service"), timeout);
    }
    return Answer.GOOD;
  }

  private Answer exec(Asked asked, JsonNode exec, Duration timeout) {
    List<String> command = new ArrayList<>();
    for (JsonNode each : exec.path("command")) command.add(each.asString(""));
    try {
      Runtime.ExecResult result = runtime.execSync(asked.containerId(), command, timeout);
      if (result.exitCode() == 0) return Answer.GOOD;
      byte[] said = result.stderr().length > 0 ? result.stderr() : result.stdout();
      String text = new String(said, StandardCharsets.UTF_8).strip();
      return Answer.bad(text.isEmpty() ? "exit code " + result.exitCode() : text);
    } catch (RuntimeFailure failure) {
      return Answer.bad(
          failure.is(RuntimeFailure.Kind.TIMED_OUT)
              ? "command timed out after " + timeout.toSeconds() + "s"
              : String.valueOf(failure.getMessage()));
    }
  }

  private Answer http(Asked asked, String kind, JsonNode get, Duration timeout) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (JsonNode each : get.path("httpHeaders")) {
      headers.put(Json.string(each, "name"), Json.string(each, "value"));
    }
    String scheme = Json.string(get, "scheme");
    String path = Json.string(get, "path");
    return reach.http(
        target(asked, kind, get),
        scheme.isEmpty() ? "HTTP" : scheme,
        path.startsWith("/") ? path : "/" + path,
        headers,
        timeout);
  }

  private static Target target(Asked asked, String kind, JsonNode where) {
    String host = Json.string(where, "host");
    String address = host.isEmpty() ? asked.address() : host;
    int port = port(asked.spec(), where.path("port"));
    return new Target(asked.podUid(), asked.name(), kind, address, port);
  }

  /// A number, or the name of one of the container's ports.
  private static int port(JsonNode spec, JsonNode port) {
    if (port.isIntegralNumber()) return port.intValue();
    for (JsonNode each : spec.path("ports")) {
      if (Json.string(each, "name").equals(port.asString(""))) {
        return (int) Json.number(each, 0, "containerPort");
      }
    }
    try {
      return Integer.parseInt(port.asString(""));
    } catch (NumberFormatException unknown) {
      return 0;
    }
  }
}
