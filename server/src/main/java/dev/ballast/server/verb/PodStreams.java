package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.admission.Admission;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.remote.LogOptions;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.remote.RemoteCall;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.world.World;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `pods/log`, `pods/exec`, `pods/attach` and `pods/portforward`: finds the container and hands
/// over to the pod's node.
public final class PodStreams {
  private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  private final World world;
  private final Objects objects;
  private final Admission admission;
  private final NodeAccess nodes;

  PodStreams(World world, Objects objects, Admission admission, NodeAccess nodes) {
    this.world = world;
    this.objects = objects;
    this.admission = admission;
    this.nodes = nodes;
  }

  public Response log(Kind kind, Request request) {
    KubeObject pod = pod(kind, request);
    LogOptions options = options(request);
    String container = container(pod, request.parameters());
    if (!scheduled(pod)) return Response.of(204, new Response.Nothing());
    return Response.of(
        200, new Response.Text(out -> nodes.logs().copy(pod, container, options, out)));
  }

  public Response process(Kind kind, Request request) {
    boolean exec = request.target().subresource().equals("exec");
    admit(kind, request, exec ? "PodExecOptions" : "PodAttachOptions");
    KubeObject pod = pod(kind, request);
    Parameters query = request.parameters();
    String container = container(pod, query);
    needNode(pod);
    List<String> command = exec ? query.all("command") : List.of();
    if (exec && command.isEmpty()) {
      throw ApiException.badRequest("you must specify at least 1 command for the container");
    }
    boolean tty = query.flag("tty");
    var streams =
        new RemoteCall.Streams(
            query.flag("stdin"), query.flag("stdout"), query.flag("stderr") && !tty, tty);
    if (!streams.stdin() && !streams.stdout() && !streams.stderr()) {
      throw ApiException.badRequest("you must specify at least 1 of stdin, stdout, stderr");
    }
    return Response.of(
        101, new Response.Joined(new RemoteCall.Process(pod, container, command, streams)));
  }

  public Response ports(Kind kind, Request request) {
    admit(kind, request, "PodPortForwardOptions");
    KubeObject pod = pod(kind, request);
    needNode(pod);
    var asked = new ArrayList<Integer>();
    for (String each : request.parameters().all("ports")) {
      for (String port : each.split(",")) asked.add(port(port));
    }
    return Response.of(101, new Response.Joined(new RemoteCall.Ports(pod, List.copyOf(asked))));
  }

  /// Admission sees the query as an object of its own kind.
  private void admit(Kind kind, Request request, String optionsKind) {
    Parameters query = request.parameters();
    ObjectNode options = Json.object();
    options.put("kind", optionsKind).put("apiVersion", "v1");
    for (String flag : List.of("stdin", "stdout", "stderr", "tty")) {
      if (query.flag(flag)) options.put(flag, true);
    }
    if (query.has("container")) options.put("container", query.text("container"));
    if (query.has("command")) options.set("command", Json.array(query.all("command")));
    admission.admit(Attributes.connect(kind, request, options, objects.snapshot()));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) return port;
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw ApiException.badRequest("unable to parse \"" + text + "\" as a port");
  }

  private KubeObject pod(Kind kind, Request request) {
    String namespace = request.target().namespace();
    return objects.get(Objects.key(kind, namespace, request.target().name())).object();
  }

  private static boolean scheduled(KubeObject pod) {
    return !pod.text("spec", "nodeName").isEmpty();
  }

  private static void needNode(KubeObject pod) {
    if (scheduled(pod)) return;
    throw ApiException.badRequest("pod " + pod.name() + " does not have a host assigned");
  }

  /// The container that is meant, which need not be said where there is only one.
  private static String container(KubeObject pod, Parameters query) {
    List<String> main = names(pod, "containers");
    List<String> init = names(pod, "initContainers");
    String asked = query.text("container");
    if (asked.isEmpty()) {
      String usual = pod.annotations().getOrDefault(DEFAULT_CONTAINER, "");
      if (main.contains(usual)) return usual;
      if (main.size() == 1) return main.getFirst();
      String choice =
          "a container name must be specified for pod "
              + pod.name()
              + (", choose one of: [" + String.join(" ", main) + "]");
      if (!init.isEmpty()) {
        choice += " or one of the init containers: [" + String.join(" ", init) + "]";
      }
      throw ApiException.badRequest(choice);
    }
    boolean known =
        main.contains(asked)
            || init.contains(asked)
            || names(pod, "ephemeralContainers").contains(asked);
    if (known) return asked;
    throw ApiException.badRequest("container " + asked + " is not valid for pod " + pod.name());
  }

  private static List<String> names(KubeObject pod, String list) {
    var names = new ArrayList<String>();
    for (JsonNode each : pod.at("spec", list)) names.add(Json.string(each, "name"));
    return names;
  }

  private LogOptions options(Request request) {
    Parameters query = request.parameters();
    var errors = new ArrayList<FieldError>();
    long tail = query.number("tailLines").orElse(-1L);
    if (tail < -1 || (tail < 0 && query.has("tailLines"))) {
      errors.add(FieldError.invalid("tailLines", tail, "must be greater than or equal to 0"));
    }
    long limit = query.number("limitBytes").orElse(-1L);
    if (query.has("limitBytes") && limit < 1) {
      errors.add(FieldError.invalid("limitBytes", limit, "must be greater than 0"));
    }
    Optional<Instant> since = since(query, errors);
    if (!errors.isEmpty()) {
      throw ApiException.invalid("", "PodLogOptions", request.target().name(), errors);
    }
    return new LogOptions(
        query.flag("follow"), query.flag("previous"), query.flag("timestamps"), since, tail, limit);
  }

  private Optional<Instant> since(Parameters query, List<FieldError> errors) {
    Optional<Long> seconds = query.number("sinceSeconds");
    String time = query.text("sinceTime");
    if (seconds.isPresent() && !time.isEmpty()) {
      errors.add(
          FieldError.forbidden(
              "sinceSeconds", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
    }
    if (seconds.isPresent()) {
      if (seconds.get() < 1) {
        errors.add(FieldError.invalid("sinceSeconds", seconds.get(), "must be greater than 0"));
      }
      return seconds.map(world.now()::minusSeconds);
    }
    if (time.isEmpty()) return Optional.empty();
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeException e) {
      throw ApiException.badRequest("parsing time \"" + time + "\": it is not in RFC 3339 form");
    }
  }
}
