package dev.ballast.server.admission;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Quantity;
import dev.ballast.objects.resource.PodResources;
import dev.ballast.objects.resource.ResourceList;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Containers that say nothing get the requests and limits of their namespace, and nobody asks for
/// less or more than it allows (<https://kubernetes.io/docs/concepts/policy/limit-range/>).
final class LimitRanger {
  private static final GroupResource RANGES = new GroupResource("", "limitranges");
  private static final String NOTE = "kubernetes.io/limit-ranger";

  private LimitRanger() {}

  static void mutate(Attributes asked) {
    if (!asked.creates("Pod")) return;
    ObjectNode pod = asked.object();
    for (JsonNode range : ranges(asked)) {
      var set = new ArrayList<String>();
      ResourceList limits = defaults(range, "default");
      ResourceList requests = defaults(range, "defaultRequest");
      for (JsonNode each : pod.path("spec").path("containers"))
        fill((ObjectNode) each, requests, limits, "container", set);
      for (JsonNode each : pod.path("spec").path("initContainers"))
        fill((ObjectNode) each, requests, limits, "init container", set);
      if (set.isEmpty()) continue;
      Json.child(Json.child(pod, "metadata"), "annotations")
          .put(NOTE, "LimitRanger plugin set: " + String.join("; ", set));
    }
  }

  static void validate(Attributes asked) {
    boolean resized =
        asked.operation() == Attributes.Operation.UPDATE
            && asked.subresource().equals("resize")
            && asked.kind().kind().equals("Pod");
    boolean pod = asked.creates("Pod") || resized;
    boolean claim =
        asked.creates("PersistentVolumeClaim") || asked.updates("PersistentVolumeClaim");
    if ((!pod && !claim) || new KubeObject(asked.object()).deleting()) return;
    for (JsonNode range : ranges(asked)) {
      var faults = new ArrayList<String>();
      for (JsonNode limit : range.path("spec").path("limits")) {
        if (pod) pod(limit, asked.object(), faults);
        else claim(limit, asked.object(), faults);
      }
      if (faults.size() == 1) throw asked.forbidden(faults.getFirst());
      if (!faults.isEmpty()) throw asked.forbidden("[" + String.join(", ", faults) + "]");
    }
  }

  private static List<JsonNode> ranges(Attributes asked) {
    var ranges = new ArrayList<JsonNode>();
    for (Entry<Stored> each : asked.seen().scan(Keys.folder(RANGES, asked.namespace()), ""))
      ranges.add(each.value().tree());
    return ranges;
  }

  private static ResourceList defaults(JsonNode range, String which) {
    ResourceList defaults = ResourceList.NONE;
    for (JsonNode limit : range.path("spec").path("limits")) {
      if (Json.string(limit, "type").equals("Container"))
        defaults = defaults.with(ResourceList.of(limit.path(which)));
    }
    return defaults;
  }

  private static void fill(
      ObjectNode container,
      ResourceList requests,
      ResourceList limits,
      String what,
      List<String> set) {
    ObjectNode resources = Json.child(container, "resources");
    String suffix = " for " + what + " " + Json.string(container, "name");
    fill(resources, "requests", requests, " request" + suffix, set);
    fill(resources, "limits", limits, " limit" + suffix, set);
  }

  private static void fill(
      ObjectNode resources, String which, ResourceList defaults, String suffix, List<String> set) {
    var filled = new TreeSet<String>(defaults.names());
    for (Map.Entry<String, JsonNode> each : resources.path(which).properties())
      filled.remove(each.getKey());
    if (filled.isEmpty()) return;
    ObjectNode amounts = Json.child(resources, which);
    amounts.setAll(defaults.only(filled).tree());
    set.add(String.join(", ", filled) + suffix);
  }

  private static void pod(JsonNode limit, JsonNode pod, List<String> faults) {
    switch (Json.string(limit, "type")) {
      case "Container" -> {
        for (String list : List.of("containers", "initContainers")) {
          for (JsonNode each : pod.path("spec").path(list)) {
            JsonNode resources = each.path("resources");
            ResourceList requests = ResourceList.of(resources.path("requests"));
            ResourceList limits = ResourceList.of(resources.path("limits"));
            new Bounds(limit, requests, limits, faults).check();
          }
        }
      }
      case "Pod" ->
          new Bounds(limit, PodResources.requests(pod), PodResources.limits(pod), faults).check();
      default -> {}
    }
  }

  private static void claim(JsonNode limit, JsonNode claim, List<String> faults) {
    if (!Json.string(limit, "type").equals("PersistentVolumeClaim")) return;
    ResourceList requests = ResourceList.of(Json.at(claim, "spec", "resources", "requests"));
    var bounds = new Bounds(limit, requests, ResourceList.NONE, faults);
    bounds.least();
    bounds.mostRequested();
  }

  /// One item of a LimitRange against what somebody asks for.
  private record Bounds(
      JsonNode limit, ResourceList requests, ResourceList limits, List<String> faults) {
    void check() {
      least();
      most();
      ratio();
    }

    void least() {
      ResourceList.of(limit.path("min"))
          .amounts()
          .forEach(
              (name, bound) -> {
                var asked = requests.get(name);
                var allowed = limits.get(name);
                String rule = "minimum " + name + usage(bound);
                if (asked.isEmpty()) faults.add(rule + ".  No request is specified");
                else if (asked.get().compareTo(bound) < 0)
                  faults.add(rule + ", but request is " + asked.get());
                else if (allowed.isPresent() && allowed.get().compareTo(bound) < 0)
                  faults.add(rule + ", but limit is " + allowed.get());
              });
    }

    void most() {
      ResourceList.of(limit.path("max"))
          .amounts()
          .forEach(
              (name, bound) -> {
                var asked = requests.get(name);
                var allowed = limits.get(name);
                String rule = "maximum " + name + usage(bound);
                if (allowed.isEmpty()) faults.add(rule + ".  No limit is specified");
                else if (allowed.get().compareTo(bound) > 0)
                  faults.add(rule + ", but limit is " + allowed.get());
                else if (asked.isPresent() && asked.get().compareTo(bound) > 0)
                  faults.add(rule + ", but request is " + asked.get());
              });
    }

    void mostRequested() {
      ResourceList.of(limit.path("max"))
          .amounts()
          .forEach(
              (name, bound) -> {
                var asked = requests.get(name);
                String rule = "maximum " + name + usage(bound);
                if (asked.isEmpty()) faults.add(rule + ".  No request is specified");
                else if (asked.get().compareTo(bound) > 0)
                  faults.add(rule + ", but request is " + asked.get());
              });
    }

    private void ratio() {
      ResourceList.of(limit.path("maxLimitRequestRatio"))
          .amounts()
          .forEach(
              (name, bound) -> {
                double asked = requests.get(name).map(Bounds::exact).orElse(0.0);
                double allowed = limits.get(name).map(Bounds::exact).orElse(0.0);
                String rule = name + " max limit to request ratio per " + type() + " is " + bound;
                if (asked == 0) faults.add(rule + ", but no request is specified or request is 0");
                else if (allowed == 0)
                  faults.add(rule + ", but no limit is specified or limit is 0");
                else if (allowed / asked > exact(bound))
                  faults.add(rule + String.format(", but provided ratio is %f", allowed / asked));
              });
    }

    private static double exact(Quantity amount) {
      return amount.amount().doubleValue();
    }

    private String usage(Quantity bound) {
      return " usage per " + type() + " is " + bound;
    }

    private String type() {
      return Json.string(limit, "type");
    }
  }
}
