package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Sameness;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an update of a pod may change: images, the deadline, more tolerations, fewer gates.
public final class PodUpdates {
  private static final String CHANGEABLE =
      String.join(
          ",",
          "`spec.containers[*].image`",
          "`spec.initContainers[*].image`",
          "`spec.activeDeadlineSeconds`",
          "`spec.tolerations` (only additions to existing tolerations)",
          "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
  private static final List<String> LISTS = List.of("containers", "initContainers");

  private PodUpdates() {}

  /// Compares the specs of a pod, new and old.
  public static void validate(Field spec, Field old) {
    for (String list : LISTS) if (!sameNumber(spec.at(list), old.at(list))) return;
    if (!deadline(spec.at("activeDeadlineSeconds"), old.at("activeDeadlineSeconds"))) return;
    tolerations(spec.at("tolerations"), old.at("tolerations"));
    gates(spec.at("schedulingGates"), old.at("schedulingGates"));
    ObjectNode levelled = levelled(spec.value(), old.value());
    if (!Sameness.same(levelled, old.value())) {
      spec.forbidden(
          "pod updates may not change fields other than "
              + CHANGEABLE
              + "\n"
              + PodShapes.diff(old.value(), levelled));
    }
  }

  private static boolean sameNumber(Field containers, Field old) {
    boolean same = containers.size() == old.size();
    if (!same) containers.forbidden("pod updates may not add or remove containers");
    if (same) {
      for (Field each : containers.items()) {
        Field image = each.at("image");
        if (image.text().length() != image.text().strip().length()) {
          image.invalid("must not have leading or trailing whitespace");
        }
      }
    }
    return same;
  }

  private static boolean deadline(Field now, Field old) {
    if (now.present()) {
      if (!now.between(0, Integer.MAX_VALUE)) return false;
      if (old.present() && old.number() < now.number()) {
        now.invalid("must be less than or equal to previous value");
        return false;
      }
    } else if (old.present()) {
      now.invalidJson("null", "must not update from a positive integer to nil value");
    }
    return true;
  }

  private static void tolerations(Field now, Field old) {
    for (Field before : old.items()) {
      boolean kept = now.items().stream().anyMatch(each -> same(each.value(), before.value()));
      if (!kept) {
        now.forbidden("existing toleration can not be modified except its tolerationSeconds");
        return;
      }
    }
  }

  /// The same toleration, for however long.
  private static boolean same(JsonNode one, JsonNode other) {
    return List.of("key", "operator", "value", "effect").stream()
        .allMatch(field -> one.path(field).asString("").equals(other.path(field).asString("")));
  }

  private static void gates(Field now, Field old) {
    var before =
        old.items().stream().map(each -> each.at("name").text()).collect(Collectors.toSet());
    for (Field each : now.items()) {
      if (!before.contains(each.at("name").text())) {
        now.forbidden(
            "only deletion is allowed, but found new scheduling gate '"
                + each.at("name").text()
                + "'");
      }
    }
  }

  /// The new spec with everything put back that may change.
  private static ObjectNode levelled(JsonNode spec, JsonNode old) {
    ObjectNode levelled = (ObjectNode) spec.deepCopy();
    for (String list : LISTS) {
      if (!(levelled.path(list) instanceof ArrayNode containers)) continue;
      for (int i = 0; i < containers.size(); i++) {
        if (containers.get(i) instanceof ObjectNode each)
          keep(each, old.path(list).path(i), "image");
      }
    }
    for (String field : List.of("activeDeadlineSeconds", "tolerations", "schedulingGates"))
      keep(levelled, old, field);
    boolean wasNegative = old.path("terminationGracePeriodSeconds").asLong(0) < 0;
    if (wasNegative && levelled.path("terminationGracePeriodSeconds").asLong(0) == 1) {
      keep(levelled, old, "terminationGracePeriodSeconds");
    }
    if (!old.path("schedulingGates").isEmpty()) {
      keep(levelled, old, "nodeSelector");
      if (levelled.path("affinity").has("nodeAffinity")) keep(levelled, old, "affinity");
    }
    return levelled;
  }

  private static void keep(ObjectNode levelled, JsonNode old, String field) {
    JsonNode kept = old.get(field);
    if (kept == null) levelled.remove(field);
    else levelled.set(field, kept);
  }
}
