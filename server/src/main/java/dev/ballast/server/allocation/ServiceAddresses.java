package dev.ballast.server.allocation;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Gives Services their cluster addresses (10.96.0.0/16) and node ports (30000 to 32767). What is
/// taken is what the committed Services have, and what writers that are still on their way have
/// reserved. Thread-safe.
final class ServiceAddresses {
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final String PREFIX = "10.96.";
  private static final int ADDRESSES = 1 << 16;
  private static final int RESERVED = 256;
  private static final int FIRST_PORT = 30_000;
  private static final int PORTS = 2_768;
  private static final int TRIES = 1_000;

  private final World world;
  private final Set<String> onTheirWay = ConcurrentHashMap.newKeySet();

  ServiceAddresses(World world) {
    this.world = world;
  }

  /// Completes `service` in place of `old` (null at its creation).
  ///
  /// @throws ApiException 422 where it asks for an address or a port that is taken
  synchronized void assign(Snapshot<Stored> seen, ObjectNode service, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(service, "spec");
    String type = Json.string(spec, "type");
    if (type.equals("ExternalName")) {
      for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"))
        spec.remove(field);
      return;
    }
    if (old != null) keepOld(spec, old.path("spec"));
    var taken = new Taken(seen, old == null ? "" : Json.string(old, "metadata", "uid"));
    address(service, spec, taken, old == null);
    boolean wantsPorts = type.equals("NodePort") || type.equals("LoadBalancer");
    if (wantsPorts) ports(service, spec, taken);
  }

  /// Lets go of what an object that never came to be had reserved.
  synchronized void release(ObjectNode service) {
    onTheirWay.remove(Json.string(service, "spec", "clusterIP"));
    for (JsonNode port : service.path("spec").path("ports"))
      onTheirWay.remove("port " + port.path("nodePort"));
  }

  private static void keepOld(ObjectNode spec, JsonNode old) {
    String before = Json.string(old, "type");
    boolean hadAddress = !before.equals("ExternalName");
    for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      if (hadAddress && !spec.has(field) && old.has(field)) spec.set(field, old.get(field));
    }
    for (JsonNode port : spec.path("ports")) {
      if (port.has("nodePort")) continue;
      for (JsonNode was : old.path("ports")) {
        boolean same =
            was.path("port").equals(port.path("port"))
                && was.path("protocol").equals(port.path("protocol"));
        boolean still = !Json.string(spec, "type").equals("ClusterIP");
        if (same && still && was.has("nodePort"))
          ((ObjectNode) port).set("nodePort", was.get("nodePort"));
      }
    }
  }

  private void address(ObjectNode service, ObjectNode spec, Taken taken, boolean created) {
    String asked = Json.string(spec, "clusterIP");
    if (asked.isEmpty()) {
      asked = freeAddress(taken);
      spec.put("clusterIP", asked);
    } else if (!asked.equals("None") && created) {
      claim(service, asked, taken);
    }
    if (!spec.has("clusterIPs")) spec.putArray("clusterIPs").add(asked);
    if (!spec.has("ipFamilies")) spec.putArray("ipFamilies").add("IPv4");
    if (!spec.has("ipFamilyPolicy")) spec.put("ipFamilyPolicy", "SingleStack");
  }

  private void claim(ObjectNode service, String asked, Taken taken) {
    String why = null;
    if (!asked.startsWith(PREFIX)) {
      why =
          "failed to allocate IP "
              + asked
              + ": the provided network does not match the current range";
    } else if (taken.addresses.contains(asked) || !onTheirWay.add(asked)) {
      why = "failed to allocate IP " + asked + ": provided IP is already allocated";
    }
    if (why == null) return;
    var asArray = Json.array(List.of(asked));
    throw ApiException.invalid(
        "",
        "Service",
        Json.string(service, "metadata", "name"),
        List.of(FieldError.invalid("spec.clusterIPs", asArray, why)));
  }

  /// Random, from the upper part of the range; the lower part is left to who asks for an address by
  /// name.
  private String freeAddress(Taken taken) {
    for (int i = 0; i < TRIES; i++) {
      int number = RESERVED + world.random().nextInt(ADDRESSES - RESERVED - 1);
      String address = PREFIX + (number >> 8) + "." + (number & 0xff);
      if (!taken.addresses.contains(address) && onTheirWay.add(address)) return address;
    }
    throw ApiException.internal("failed to allocate a serviceIP: range is full");
  }

  private void ports(ObjectNode service, ObjectNode spec, Taken taken) {
    ArrayNode ports = spec.withArray("ports");
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = (ObjectNode) ports.get(i);
      long asked = Json.number(port, 0, "nodePort");
      if (asked == 0) {
        port.put("nodePort", freePort(taken));
        continue;
      }
      String field = "spec.ports[" + i + "].nodePort";
      String why = null;
      if (asked < FIRST_PORT || asked >= FIRST_PORT + PORTS) {
        why = "provided port is not in the valid range. The range of valid ports is 30000-32767";
      } else if (taken.ports.contains(asked)) {
        why = "provided port is already allocated";
      }
      if (why != null) {
        String name = Json.string(service, "metadata", "name");
        throw ApiException.invalid(
            "", "Service", name, List.of(FieldError.invalid(field, asked, why)));
      }
    }
  }

  private long freePort(Taken taken) {
    for (int i = 0; i < TRIES; i++) {
      long port = FIRST_PORT + (long) world.random().nextInt(PORTS);
      if (!taken.ports.contains(port) && onTheirWay.add("port " + port)) return port;
    }
    throw ApiException.internal("failed to allocate a nodePort: range is full");
  }

  /// What other Services have.
  private final class Taken {
    final Set<String> addresses = new HashSet<>();
    final Set<Long> ports = new HashSet<>();

    Taken(Snapshot<Stored> seen, String ownUid) {
      for (Entry<Stored> each : seen.scan(Keys.folder(SERVICES), "")) {
        ObjectNode service = each.value().tree();
        String address = Json.string(service, "spec", "clusterIP");
        onTheirWay.remove(address);
        if (Json.string(service, "metadata", "uid").equals(ownUid)) continue;
        if (!address.isEmpty()) addresses.add(address);
        for (JsonNode port : service.path("spec").path("ports")) {
          if (!port.has("nodePort")) continue;
          ports.add(port.path("nodePort").longValue());
          onTheirWay.remove("port " + port.path("nodePort"));
        }
      }
    }
  }
}
