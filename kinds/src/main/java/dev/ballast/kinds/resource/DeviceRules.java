package dev.ballast.kinds.resource;

import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.regex.Pattern;

/// What holds for one device of a slice.
final class DeviceRules {
  private static final int MOST_ATTRIBUTES = 32;
  private static final int LONGEST_ATTRIBUTE = 64;
  private static final int MOST_TAINTS = 16;
  private static final int MOST_CONSUMED_SETS = 2;
  private static final String PLACES =
      "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
          + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
  private static final String NUMBER = "(0|[1-9]\\d*)";
  private static final String BEFORE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final String BUILD = "[0-9a-zA-Z-]+";
  private static final Pattern VERSION =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + ("(-" + BEFORE + "(\\." + BEFORE + ")*)?")
              + ("(\\+" + BUILD + "(\\." + BUILD + ")*)?"));

  private DeviceRules() {}

  /// @param placed whether each device of the slice says where it is
  static void device(Field device, boolean placed) {
    device.at("name").reads(Forms::label);
    Field attributes = device.at("attributes");
    Field capacity = device.at("capacity");
    int length = attributes.size() + capacity.size();
    if (length > MOST_ATTRIBUTES) {
      device.invalid(
          Json.tree(length),
          "the total number of attributes and capacities must not exceed " + MOST_ATTRIBUTES);
    }
    Lists.map(attributes, Lists.UNBOUNDED, DeviceRules::attribute);
    boolean shared = device.at("allowMultipleAllocations").flag();
    Lists.map(capacity, Lists.UNBOUNDED, each -> capacity(each, shared));
    Lists.slice(device.at("taints"), MOST_TAINTS, DeviceForms::taint);
    Lists.set(
        device.at("consumesCounters"),
        MOST_CONSUMED_SETS,
        each -> ResourceSliceRules.counters(each, "counterSet"),
        Lists.by("counterSet"));
    if (placed) place(device);
    else if (device.has("nodeName") || device.has("nodeSelector") || device.has("allNodes")) {
      device.invalidJson(
          "null",
          "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is"
              + " set to true in the ResourceSlice spec");
    }
    DeviceForms.bindingConditions(device);
  }

  private static void attribute(Field attribute) {
    DeviceForms.qualifiedName(attribute, attribute.name());
    Field text = attribute.at("string");
    if (text.text().length() > LONGEST_ATTRIBUTE) text.tooLong(LONGEST_ATTRIBUTE);
    Field version = attribute.at("version");
    if (version.present() && !VERSION.matcher(version.text()).matches())
      version.invalid("must be a string compatible with semver.org spec 2.0.0");
    if (version.text().length() > LONGEST_ATTRIBUTE) version.tooLong(LONGEST_ATTRIBUTE);
    if (attribute.size() == 0) attribute.invalid("", "exactly one value must be specified");
    else if (attribute.size() > 1) attribute.invalid("exactly one value must be specified");
  }

  private static void capacity(Field capacity, boolean shared) {
    DeviceForms.qualifiedName(capacity, capacity.name());
    Field policy = capacity.at("requestPolicy");
    if (policy.absent()) return;
    if (shared) RequestPolicyRules.validate(policy, capacity.at("value"));
    else policy.forbidden("allowMultipleAllocations must be true");
  }

  private static void place(Field device) {
    var places = new ArrayList<String>();
    Field node = device.at("nodeName");
    if (node.filled()) {
      places.add("`nodeName`");
      node.reads(Forms::subdomain);
    } else if (node.present()) {
      node.invalid("must not be empty");
    }
    if (device.has("nodeSelector")) {
      places.add("`nodeSelector`");
      Selectors.nodeSelector(device.at("nodeSelector"));
    }
    Field all = device.at("allNodes");
    if (all.flag()) places.add("`allNodes`");
    else if (all.present()) all.invalid("must be either unset or set to true");
    if (places.isEmpty()) device.required(PLACES);
    else if (places.size() > 1) device.invalid("{" + String.join(", ", places) + "}", PLACES);
  }
}
