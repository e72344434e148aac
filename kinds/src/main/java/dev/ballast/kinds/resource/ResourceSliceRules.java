package dev.ballast.kinds.resource;

import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.ArrayList;
import java.util.List;

/// What holds for slices of devices: where they are, and the counters that they share.
final class ResourceSliceRules {
  private static final int MOST_DEVICES = 128;
  private static final int MOST_COUNTING_DEVICES = 64;
  private static final int MOST_COUNTER_SETS = 8;
  static final int MOST_COUNTERS = 32;
  private static final String PLACES =
      "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

  private ResourceSliceRules() {}

  static void spec(Field spec) {
    head(spec);
    body(spec);
  }

  static void updated(Field slice, Field oldSlice) {
    Field spec = slice.at("spec");
    Field old = oldSlice.at("spec");
    head(spec);
    spec.at("pool", "name").unchanged(old.at("pool", "name"));
    spec.at("driver").unchanged(old.at("driver"));
    spec.at("nodeName").unchanged(old.at("nodeName"));
    body(spec);
  }

  private static void head(Field spec) {
    DeviceForms.driver(spec.at("driver"));
    Field pool = spec.at("pool");
    DeviceForms.pool(pool.at("name"));
    Field count = pool.at("resourceSliceCount");
    if (count.number() <= 0)
      count.invalidJson(Long.toString(count.number()), "must be greater than zero");
    Field generation = pool.at("generation");
    if (generation.number() < 0) generation.invalid("must be greater than or equal to zero");
  }

  private static void body(Field spec) {
    List<String> places = places(spec);
    Field each = spec.at("perDeviceNodeSelection");
    if (each.flag()) places.add("`perDeviceNodeSelection`");
    else if (each.present()) each.invalid("must be either unset or set to true");
    if (places.isEmpty()) {
      spec.required(PLACES);
    } else if (places.size() > 1) {
      spec.invalid("{" + String.join(", ", places) + "}", PLACES + ", but multiple fields are set");
    }
    Field devices = spec.at("devices");
    if (spec.at("sharedCounters").filled() && devices.filled())
      spec.invalid("", "only one of `sharedCounters` or `devices` is allowed");
    boolean counting =
        devices.items().stream()
            .anyMatch(one -> one.at("taints").filled() || one.at("consumesCounters").filled());
    Lists.set(
        devices,
        counting ? MOST_COUNTING_DEVICES : MOST_DEVICES,
        device -> DeviceRules.device(device, each.flag()),
        Lists.by("name"));
    Lists.set(
        spec.at("sharedCounters"),
        MOST_COUNTER_SETS,
        set -> counters(set, "name"),
        Lists.by("name"));
  }

  /// Where all devices of a slice are, by the fields that say it.
  private static List<String> places(Field spec) {
    var places = new ArrayList<String>();
    Field node = spec.at("nodeName");
    if (node.filled()) {
      places.add("`nodeName`");
      node.reads(Forms::subdomain);
    } else if (node.present()) {
      node.invalid("must be either unset or set to a non-empty string");
    }
    Field selector = spec.at("nodeSelector");
    if (selector.present()) {
      places.add("`nodeSelector`");
      Selectors.nodeSelector(selector);
      Field terms = selector.at("nodeSelectorTerms");
      if (terms.size() != 1) terms.invalid("must have exactly one node selector term");
    }
    Field all = spec.at("allNodes");
    if (all.flag()) places.add("`allNodes`");
    else if (all.present()) all.invalid("must be either unset or set to true");
    return places;
  }

  /// A set of counters, named by the field `name`.
  static void counters(Field set, String name) {
    if (set.at(name).demanded()) set.at(name).reads(Forms::label);
    Field counters = set.at("counters");
    if (!counters.demanded()) return;
    Lists.map(
        counters,
        MOST_COUNTERS,
        each -> {
          for (String fault : Forms.label(each.name())) each.invalid(each.name(), fault);
        });
  }
}
