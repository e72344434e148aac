package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.ResourceRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How much one pod, container or claim of a namespace may ask for.
public final class LimitRanges {
  private static final List<String> AMOUNTS =
      List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

  private LimitRanges() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "LimitRange", "limitranges")
        .shortNames("limits")
        .namespaced()
        .createdByUpdate()
        .defaults(LimitRanges::defaults)
        .rules(LimitRanges::rules)
        .updateRules((range, old) -> rules(range))
        .build();
  }

  /// A container's default comes from the most that it may have; its default request from that, or
  /// from the least.
  private static void defaults(ObjectNode range) {
    for (JsonNode each : range.path("spec").path("limits")) {
      if (!(each instanceof ObjectNode limit) || !Json.string(limit, "type").equals("Container"))
        continue;
      inherit(limit, "default", "max");
      inherit(limit, "defaultRequest", "default");
      inherit(limit, "defaultRequest", "min");
    }
  }

  private static void inherit(ObjectNode limit, String into, String from) {
    for (Map.Entry<String, JsonNode> each : limit.path(from).properties()) {
      ObjectNode amounts = Json.child(limit, into);
      if (!amounts.has(each.getKey())) amounts.set(each.getKey(), each.getValue());
    }
  }

  private static void rules(Field range) {
    var types = new HashSet<String>();
    for (Field limit : range.at("spec", "limits").items()) {
      if (!types.add(limit.at("type").text())) limit.at("type").duplicate();
      for (String map : AMOUNTS) {
        for (Field each : limit.at(map).entries()) {
          ResourceRules.resourceName(each);
          ResourceRules.amount(each);
        }
      }
      if (limit.at("type").is("Pod")) {
        for (String map : List.of("default", "defaultRequest")) {
          if (limit.at(map).filled())
            limit.at(map).forbidden("may not be specified when `type` is 'Pod'");
        }
      }
      for (Field least : limit.at("min").entries()) ordered(limit, least, "min", "max");
    }
  }

  private static void ordered(Field limit, Field least, String lower, String upper) {
    Optional<Quantity> low = least.quantity();
    Optional<Quantity> high = limit.at(upper).key(least.name()).quantity();
    if (low.isEmpty() || high.isEmpty() || low.get().compareTo(high.get()) <= 0) return;
    least.invalid(
        low.get().toString(),
        lower + " value " + low.get() + " is greater than " + upper + " value " + high.get());
  }
}
