package dev.ballast.server;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.flowcontrol.BootstrapFlows;
import dev.ballast.kinds.flowcontrol.FlowSchemas;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.Verb;
import dev.ballast.server.request.Body;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.Target;
import dev.ballast.server.request.User;
import dev.ballast.world.World;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts in place the priority levels and flow schemas that every cluster has, as clients expect
/// them there. What is there already stays as it is. Nothing limits requests by them: each has a
/// thread of its own, and the store refuses what it can't take.
final class BootstrapFlowControl {
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapFlowControl.class);
  private static final String PRODUCER = "api-priority-and-fairness-config-producer-v1";
  private static final String CONSUMER = "api-priority-and-fairness-config-consumer-v1";

  private final World world;
  private final Api api;
  private final User self;

  private BootstrapFlowControl(World world, Api api, User self) {
    this.world = world;
    this.api = api;
    this.self = self;
  }

  /// @param self who writes: a member of `system:masters`
  static void run(World world, Api api, User self) {
    var flows = new BootstrapFlowControl(world, api, self);
    Stream.concat(BootstrapFlows.levels().stream(), BootstrapFlows.schemas().stream())
        .forEach(flows::ensure);
  }

  private void ensure(ObjectNode wanted) {
    String name = Json.string(wanted, "metadata", "name");
    try {
      if (send(Verb.GET, wanted, name, "", Body.NONE).isPresent()) return;
      boolean made = send(Verb.CREATE, wanted, "", "", tree(wanted.deepCopy())).isPresent();
      if (made && Json.string(wanted, "kind").equals("FlowSchema"))
        send(Verb.PATCH, wanted, name, "status", found(wanted));
    } catch (ApiException refused) {
      LOG.warn("{} is not there: {}", name, refused.getMessage());
    }
  }

  private static Body tree(ObjectNode object) {
    return new Body.Tree("application/json", object);
  }

  /// A status that says that the schema's level is there.
  private Body found(ObjectNode schema) {
    String level = Json.string(schema, "spec", "priorityLevelConfiguration", "name");
    ObjectNode patch = Json.object().put("apiVersion", Json.string(schema, "apiVersion"));
    patch.put("kind", Json.string(schema, "kind"));
    ObjectNode condition = patch.putObject("status").putArray("conditions").addObject();
    condition.put("type", FlowSchemas.DANGLING).put("status", "False").put("reason", "Found");
    condition.put("lastTransitionTime", world.now().truncatedTo(ChronoUnit.SECONDS).toString());
    condition.put(
        "message",
        "This FlowSchema references the PriorityLevelConfiguration object named \""
            + level
            + "\" and it exists");
    return new Body.Tree("application/apply-patch+yaml", patch);
  }

  /// Empty where there is no such object, or there is one already.
  private Optional<Kind> send(Verb verb, ObjectNode object, String name, String part, Body body) {
    Kind kind = api.kinds().byKind(Json.string(object, "apiVersion"), Json.string(object, "kind"));
    if (kind == null) throw new IllegalStateException("no kind of " + object);
    var target = new Target(kind.type(), "", name, part);
    String manager = part.isEmpty() ? PRODUCER : CONSUMER;
    var asked = part.isEmpty() ? Parameters.NONE : Parameters.of(Map.of("fieldManager", manager));
    try {
      api.handle(new Request(self, verb, target, asked, body, manager));
      return Optional.of(kind);
    } catch (ApiException refusal) {
      if (List.of("NotFound", "AlreadyExists").stream().anyMatch(refusal::is))
        return Optional.empty();
      throw refusal;
    }
  }
}
