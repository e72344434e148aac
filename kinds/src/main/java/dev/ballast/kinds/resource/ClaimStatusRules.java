package dev.ballast.kinds.resource;

import dev.ballast.kinds.meta.Conditions;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Addresses;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What holds for a claim's status: what was allocated, and for whom.
final class ClaimStatusRules {
  private static final int MOST_CONSUMERS = 256;
  private static final int MOST_RESULTS = 32;
  private static final int MOST_CONFIGURATIONS = 64;
  private static final int MOST_CONDITIONS = 8;
  private static final int LONGEST_DATA = 10 * 1024;
  private static final int LONGEST_INTERFACE = 256;
  private static final int LONGEST_HARDWARE_ADDRESS = 128;
  private static final int MOST_IPS = 16;

  private ClaimStatusRules() {}

  static void validate(Field claim, Field oldClaim) {
    Field status = claim.at("status");
    Field old = oldClaim.at("status");
    Field allocation = status.at("allocation");
    Field reserved = status.at("reservedFor");
    Lists.set(reserved, MOST_CONSUMERS, ClaimStatusRules::consumer, Lists.by("uid"));
    Set<JsonNode> allocated = allocated(allocation);
    Lists.set(
        status.at("devices"),
        Lists.UNBOUNDED,
        each -> device(each, allocated),
        each -> Json.tree(shown(identity(each))));
    if (reserved.filled()) reserved(reserved, allocation, old, claim.at("metadata"));
    if (allocation.present() && old.has("allocation")) {
      allocation.unchanged(old.at("allocation"));
    } else if (allocation.present()) {
      allocation(allocation, ClaimRules.requestNames(claim.at("spec", "devices")));
    }
  }

  private static void consumer(Field consumer) {
    for (String field : List.of("resource", "name", "uid")) consumer.at(field).demanded();
  }

  /// Who is reserved for must have something allocated, and nobody comes new to a claim that goes.
  private static void reserved(Field reserved, Field allocation, Field old, Field metadata) {
    if (allocation.absent()) {
      reserved.forbidden("may not be specified when `allocated` is not set");
      return;
    }
    var before = new HashSet<JsonNode>();
    for (Field each : old.at("reservedFor").items()) before.add(each.value());
    boolean added = !reserved.items().stream().allMatch(each -> before.contains(each.value()));
    if (metadata.has("deletionTimestamp") && added) {
      reserved.forbidden(
          "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are"
              + " set");
    }
  }

  private static void allocation(Field allocation, Set<String> requests) {
    Field devices = allocation.at("devices");
    Lists.slice(devices.at("results"), MOST_RESULTS, each -> result(each, requests));
    Lists.slice(
        devices.at("config"),
        MOST_CONFIGURATIONS,
        each -> {
          if (each.at("source").demanded()) each.at("source").oneOf("FromClaim", "FromClass");
          ClaimRules.references(each.at("requests"), requests);
          DeviceForms.configuration(each);
        });
    if (allocation.has("nodeSelector")) Selectors.nodeSelector(allocation.at("nodeSelector"));
  }

  private static void result(Field result, Set<String> requests) {
    ClaimRules.reference(result.at("request"), requests);
    DeviceForms.driver(result.at("driver"));
    DeviceForms.pool(result.at("pool"));
    result.at("device").reads(Forms::label);
    DeviceForms.bindingConditions(result);
    if (result.has("shareID")) DeviceForms.uid(result.at("shareID"));
  }

  private static Set<JsonNode> allocated(Field allocation) {
    var allocated = new HashSet<JsonNode>();
    for (Field each : allocation.at("devices", "results").items()) allocated.add(identity(each));
    return allocated;
  }

  private static ObjectNode identity(Field device) {
    ObjectNode identity = Json.object();
    for (String part : List.of("driver", "pool", "device", "shareID"))
      identity.put(part, device.at(part).text());
    return identity;
  }

  /// A device as Kubernetes names it in answers: `driver/pool/device`, and its share.
  private static String shown(ObjectNode identity) {
    String plain =
        Json.string(identity, "driver")
            + "/"
            + Json.string(identity, "pool")
            + "/"
            + Json.string(identity, "device");
    String share = Json.string(identity, "shareID");
    return share.isEmpty() ? plain : plain + "/" + share;
  }

  private static void device(Field device, Set<JsonNode> allocated) {
    DeviceForms.driver(device.at("driver"));
    DeviceForms.pool(device.at("pool"));
    device.at("device").reads(Forms::label);
    if (device.has("shareID")) DeviceForms.uid(device.at("shareID"));
    ObjectNode identity = identity(device);
    if (!allocated.contains(identity))
      device.invalid(shown(identity), "must be an allocated device in the claim");
    Field conditions = device.at("conditions");
    if (conditions.size() > MOST_CONDITIONS) conditions.tooMany(MOST_CONDITIONS);
    Conditions.validate(conditions);
    if (device.has("data")) DeviceForms.raw(device.at("data"), LONGEST_DATA);
    network(device.at("networkData"));
  }

  private static void network(Field network) {
    bounded(network.at("interfaceName"), LONGEST_INTERFACE);
    bounded(network.at("hardwareAddress"), LONGEST_HARDWARE_ADDRESS);
    Lists.set(
        network.at("ips"), MOST_IPS, each -> each.reads(Addresses::rangeFaults), Field::value);
  }

  private static void bounded(Field text, int longest) {
    if (text.text().length() > longest) text.tooLong(longest);
  }
}
