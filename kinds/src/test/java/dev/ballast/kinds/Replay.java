package dev.ballast.kinds;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Plays the writes of a recording through the descriptors of kinds, without a server: what it
/// cannot know (admission, allocation, patches by strategy) it leaves out.
final class Replay {
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api|apis/([^/]+))/([^/]+)(?:/namespaces/([^/]+)(?=/[^/?]+(?:/|\\?|$)(?!status|finalize)))?"
              + "/([^/?]+)(?:/([^/?]+))?(?:/([^/?]+))?(?:\\?.*)?");

  /// What others than the kinds put into objects.
  private static final Set<String> OTHERS =
      Set.of(
          ".metadata.uid",
          ".metadata.creationTimestamp",
          ".metadata.resourceVersion",
          ".metadata.managedFields",
          ".metadata.selfLink",
          ".metadata.namespace",
          ".spec.clusterIP",
          ".spec.clusterIPs",
          ".spec.ipFamilies",
          ".spec.ipFamilyPolicy",
          ".spec.priority",
          ".spec.preemptionPolicy",
          ".spec.tolerations",
          ".metadata.finalizers",
          ".status.lastPhaseTransitionTime",
          ".spec.taints");

  private static final Set<String> WRITTEN =
      Set.of("", "status", "finalize", "ephemeralcontainers", "resize");

  private final Kinds kinds;
  private final Map<String, ObjectNode> stored = new HashMap<>();
  private int played;

  Replay(Kinds kinds) {
    this.kinds = kinds;
  }

  int played() {
    return played;
  }

  List<String> differences(String recording) {
    ObjectNode scenario = Json.parseObject(recording);
    var differences = new ArrayList<String>();
    int index = 0;
    for (JsonNode step : scenario.path("steps")) {
      String where = Json.string(scenario, "name") + " " + index++ + ": ";
      for (String each : step(step)) differences.add(where + each);
    }
    return differences;
  }

  private List<String> step(JsonNode step) {
    JsonNode request = step.path("request");
    JsonNode answer = step.path("response").path("body");
    int status = (int) Json.number(step, 0, "response", "status");
    Matcher path = PATH.matcher(Json.string(request, "path"));
    if (!path.matches() || Json.string(request, "path").contains("dryRun")) return List.of();
    String group = path.group(1) == null ? "" : path.group(1);
    Kind kind = kinds.byResource(new ResourceType(group, path.group(2), path.group(4)));
    boolean answered = kind != null && !kind.stored();
    if (kind == null || answered || !(answer instanceof ObjectNode expected)) return List.of();
    String namespace = path.group(3) == null ? "" : path.group(3);
    String name = path.group(5) == null ? "" : path.group(5);
    String sub = path.group(6) == null ? "" : path.group(6);
    String key = kind.type() + "/" + namespace + "/";
    String uid = Json.string(expected, "metadata", "uid");
    boolean judged = status == 200 || status == 201 || status == 422;
    @Nullable ObjectNode made = judged ? made(kind, key, namespace, name, sub, request, uid) : null;
    if (status < 300 && Json.string(expected, "kind").equals(kind.kind())) {
      stored.put(key + Json.string(expected, "metadata", "name"), expected.deepCopy());
    }
    if (made == null) return List.of();
    played++;
    return compare(kind, made, expected, status == 422);
  }

  /// What the kind makes of the request: the object, or a Status; null where this can't tell.
  private @Nullable ObjectNode made(
      Kind kind,
      String key,
      String namespace,
      String name,
      String sub,
      JsonNode request,
      String uid) {
    String method = Json.string(request, "method");
    if (!(request.path("body") instanceof ObjectNode body)) return null;
    if (method.equals("POST") && name.isEmpty())
      return created(kind, namespace, uid, body.deepCopy());
    ObjectNode old = stored.get(key + name);
    if (old == null || !WRITTEN.contains(sub)) return null;
    ObjectNode next = null;
    if (method.equals("PUT")) next = body.deepCopy();
    if (method.equals("PATCH")
        && Json.string(request, "headers", "Content-Type").contains("merge-patch+json")) {
      boolean strategic = Json.string(request, "headers", "Content-Type").contains("strategic");
      if (strategic && !mergeable(body)) return null;
      next = old.deepCopy();
      merge(next, body, strategic);
    }
    return next == null ? null : updated(kind, next, old, sub);
  }

  private static ObjectNode created(Kind kind, String namespace, String uid, ObjectNode object) {
    withoutNulls(object);
    if (kind.namespaced()) Json.child(object, "metadata").put("namespace", namespace);
    if (!uid.isEmpty()) Json.child(object, "metadata").put("uid", uid);
    kind.setDefaults(object);
    kind.prepareForCreate(object);
    return answer(kind, object, kind.validate(object));
  }

  private static ObjectNode updated(Kind kind, ObjectNode next, ObjectNode old, String sub) {
    withoutNulls(next);
    ObjectNode metadata = Json.child(next, "metadata");
    for (String kept : List.of("namespace", "uid", "resourceVersion")) {
      if (Json.at(old, "metadata", kept) instanceof JsonNode value && value.isString())
        metadata.set(kept, value);
    }
    kind.setDefaults(next);
    kind.prepareForUpdate(sub, next, old);
    return answer(kind, next, kind.validateUpdate(sub, next, old));
  }

  private static ObjectNode answer(Kind kind, ObjectNode object, List<FieldError> errors) {
    String name = Json.string(object, "metadata", "name");
    return errors.isEmpty()
        ? object
        : ApiException.invalid(kind.type().group(), kind.kind(), name, errors).status();
  }

  private static List<String> compare(
      Kind kind, ObjectNode made, ObjectNode expected, boolean refused) {
    var differences = new ArrayList<String>();
    if (refused) {
      compare("", expected.path("message"), made.path("message"), differences);
      compare(
          "causes",
          Json.at(expected, "details", "causes"),
          Json.at(made, "details", "causes"),
          differences);
    } else {
      compare("", expected, made, differences);
    }
    differences.replaceAll(each -> kind.kind() + each);
    return differences;
  }

  private static void compare(String path, JsonNode want, JsonNode got, List<String> differences) {
    if (OTHERS.contains(path)) return;
    if (want.isObject() && got.isObject()) {
      var fields = new TreeSet<>(want.propertyNames());
      fields.addAll(got.propertyNames());
      for (String each : fields)
        compare(path + "." + each, want.path(each), got.path(each), differences);
    } else if (want.isArray() && got.isArray() && want.size() == got.size()) {
      for (int i = 0; i < want.size(); i++)
        compare(path + "[" + i + "]", want.get(i), got.get(i), differences);
    } else if (!want.toString().equals(got.toString())) {
      differences.add(path + " wants " + want + ", is " + got);
    }
  }

  /// Whether a strategic patch is simple enough for [#merge]: its lists are of named objects, and
  /// it says nothing about how to merge.
  private static boolean mergeable(JsonNode patch) {
    if (patch.isArray()) for (JsonNode each : patch) if (!each.has("name")) return false;
    if (patch instanceof ObjectNode object) {
      for (String field : object.propertyNames()) if (field.startsWith("$")) return false;
    }
    for (JsonNode each : patch) if (!mergeable(each)) return false;
    return true;
  }

  private static void merge(ObjectNode into, ObjectNode patch, boolean strategic) {
    for (Map.Entry<String, JsonNode> each : patch.properties()) {
      String field = each.getKey();
      JsonNode value = each.getValue();
      if (value.isNull()) into.remove(field);
      else if (value instanceof ObjectNode inner) merge(Json.child(into, field), inner, strategic);
      else if (strategic && value instanceof ArrayNode list)
        mergeNamed(into.withArray(field), list);
      else into.set(field, value);
    }
  }

  private static void mergeNamed(ArrayNode into, ArrayNode patch) {
    for (JsonNode each : patch) {
      ObjectNode there = null;
      for (JsonNode old : into)
        if (old.path("name").equals(each.path("name"))) there = (ObjectNode) old;
      if (there == null) into.add(each);
      else merge(there, (ObjectNode) each, true);
    }
  }

  /// A null says the same as nothing.
  private static void withoutNulls(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      object.properties().removeIf(each -> each.getValue().isNull());
      object
          .properties()
          .removeIf(each -> each.getValue() instanceof ArrayNode list && list.isEmpty());
    }
    for (JsonNode each : tree) withoutNulls(each);
  }
}
