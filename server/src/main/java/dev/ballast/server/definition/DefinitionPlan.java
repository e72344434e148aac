package dev.ballast.server.definition;

import dev.ballast.kinds.apiextensions.Approval;
import dev.ballast.kinds.apiextensions.CustomResourceDefinitions;
import dev.ballast.kinds.custom.Definition;
import dev.ballast.objects.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is to be done next about the definitions that are there. A name belongs to who had it
/// first: within a group, two definitions can't have the same resource, short name or kind.
final class DefinitionPlan {
  static final String NAMES_ACCEPTED = "NamesAccepted";
  static final String ESTABLISHED = "Established";
  static final String TERMINATING = "Terminating";
  private static final Duration AGAIN = Duration.ofMillis(250);

  /// @param objects how many objects of the definition's kind there are
  record Seen(Definition definition, int objects) {}

  record Observed(List<Seen> definitions) {}

  sealed interface Action {
    /// Writes the status of a definition.
    record Tell(Definition definition, ObjectNode status) implements Action {}

    /// Deletes all objects of a definition's kind.
    record Empty(Definition definition) implements Action {}

    /// Lets a definition go.
    record Release(Definition definition) implements Action {}

    record LookAgain(Duration after) implements Action {}
  }

  private final Instant now;
  private final List<Seen> all;

  private DefinitionPlan(Observed observed, Instant now) {
    this.all = observed.definitions();
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  static List<Action> decide(Observed observed, Instant now) {
    var plan = new DefinitionPlan(observed, now);
    var actions = new ArrayList<Action>();
    for (Seen each : plan.all) plan.decide(each, actions);
    return actions;
  }

  private void decide(Seen seen, List<Action> actions) {
    Definition definition = seen.definition();
    if (definition.terminating()) {
      end(seen, actions);
      return;
    }
    ObjectNode status = accepted(definition);
    if (status == null) status = established(definition);
    if (status == null) status = approved(definition);
    if (status != null) actions.add(new Action.Tell(definition, status));
  }

  private void end(Seen seen, List<Action> actions) {
    Definition definition = seen.definition();
    boolean held = false;
    for (JsonNode each : Json.at(definition.tree(), "metadata", "finalizers"))
      held |= each.asString("").equals(CustomResourceDefinitions.CLEANUP);
    if (!held) return;
    if (!definition.is(TERMINATING)) {
      ObjectNode status = status(definition);
      String words = "CustomResource deletion is in progress";
      set(status, TERMINATING, "True", "InstanceDeletionInProgress", words);
      actions.add(new Action.Tell(definition, status));
    } else if (seen.objects() == 0) {
      actions.add(new Action.Release(definition));
    } else {
      actions.add(new Action.Empty(definition));
      actions.add(new Action.LookAgain(AGAIN));
    }
  }

  private static ObjectNode status(Definition definition) {
    return Json.child(definition.tree(), "status").deepCopy();
  }

  /// The status once the names that are free are the definition's; null where that changes nothing.
  private @Nullable ObjectNode accepted(Definition definition) {
    JsonNode wanted = Json.at(definition.tree(), "spec", "names");
    JsonNode had = definition.acceptedNames();
    if (Json.same(wanted, had)) return null;
    var names = new NameClaim(wanted, had, taken(definition, false), taken(definition, true));
    ObjectNode accepted = names.accepted();
    ObjectNode status = status(definition);
    status.set("acceptedNames", accepted);
    String conflict = names.conflict();
    boolean free = conflict.isEmpty();
    set(
        status,
        NAMES_ACCEPTED,
        free ? "True" : "False",
        free ? "NoConflicts" : conflict,
        free ? "no conflicts found" : names.words());
    if (!definition.is(ESTABLISHED)) {
      String reason = free ? "Installing" : "NotAccepted";
      String words = free ? "the initial names have been accepted" : "not all names are accepted";
      set(status, ESTABLISHED, "False", reason, words);
    }
    boolean same = Json.same(status, definition.tree().path("status"));
    return same ? null : status;
  }

  private @Nullable ObjectNode established(Definition definition) {
    if (!definition.is(NAMES_ACCEPTED) || definition.is(ESTABLISHED)) return null;
    ObjectNode status = status(definition);
    String words = "the initial names have been accepted";
    set(status, ESTABLISHED, "True", "InitialNamesAccepted", words);
    return status;
  }

  /// Whether a group of the community is used with its approval: told, and nothing else.
  private @Nullable ObjectNode approved(Definition definition) {
    String given = Json.string(definition.tree(), "metadata", "annotations", Approval.ANNOTATION);
    if (!Approval.isNeeded(definition.group())) return null;
    boolean waived = given.startsWith("unapproved");
    ObjectNode status = status(definition);
    set(
        status,
        "KubernetesAPIApprovalPolicyConformant",
        waived ? "False" : "True",
        waived ? "UnapprovedAnnotation" : "ApprovedAnnotation",
        waived ? "not approved: \"" + given + "\"" : "approved in " + given);
    return Json.same(status, definition.tree().path("status")) ? null : status;
  }

  /// The kinds, or the resources, that definitions of the same group have already.
  private Set<String> taken(Definition definition, boolean kinds) {
    var taken = new HashSet<String>();
    for (Seen each : all) {
      if (!each.definition().group().equals(definition.group())) continue;
      JsonNode names = each.definition().acceptedNames();
      taken.add(Json.string(names, kinds ? "kind" : "plural"));
      taken.add(Json.string(names, kinds ? "listKind" : "singular"));
      if (!kinds) for (JsonNode one : names.path("shortNames")) taken.add(one.asString(""));
    }
    taken.remove("");
    return taken;
  }

  private void set(ObjectNode status, String type, String value, String reason, String words) {
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode there ? there : status.putArray("conditions");
    ObjectNode condition = null;
    for (JsonNode each : conditions)
      if (Json.string(each, "type").equals(type)) condition = (ObjectNode) each;
    if (condition == null) condition = conditions.addObject();
    boolean turned = !Json.string(condition, "status").equals(value);
    if (turned) condition.put("lastTransitionTime", now.toString());
    condition.put("message", words).put("reason", reason).put("status", value).put("type", type);
  }
}
