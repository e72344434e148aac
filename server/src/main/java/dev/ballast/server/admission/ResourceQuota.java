package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.resource.QuotaScopes;
import dev.ballast.objects.resource.ResourceList;
import dev.ballast.objects.resource.Usage;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Nothing goes beyond the quotas of its namespace
/// (<https://kubernetes.io/docs/concepts/policy/resource-quotas/>). What is admitted is charged to
/// the quotas' status first, so that of two writers at the same moment only one gets the last
/// piece; what then does not come to be is given back by the controller of quotas, as is what
/// ends.
final class ResourceQuota {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final Set<GroupResource> CHARGED_BY_UPDATE =
      Set.of(new GroupResource("", "services"), new GroupResource("", "persistentvolumeclaims"));

  /// What a quota may ask every container to say.
  private static final Set<String> TO_BE_SAID =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private final World world;
  private final QuotaLedger ledger;

  ResourceQuota(World world, QuotaLedger ledger) {
    this.world = world;
    this.ledger = ledger;
  }

  void validate(Attributes asked) {
    if (!handles(asked) || !ledger.any(asked.namespace())) return;
    ledger.charge(asked.namespace(), seen -> charges(asked, seen), asked.dryRun());
  }

  private static boolean handles(Attributes asked) {
    if (asked.namespace().isEmpty()) return false;
    GroupResource resource = asked.kind().type().groupResource();
    boolean whole = asked.subresource().isEmpty();
    return switch (asked.operation()) {
      case CREATE -> whole;
      case UPDATE ->
          whole
              ? CHARGED_BY_UPDATE.contains(resource)
              : resource.equals(PODS) && asked.subresource().equals("resize");
      case DELETE, CONNECT -> false;
    };
  }

  /// The quotas that change with what they are charged; refuses where one would be exceeded.
  private List<QuotaLedger.Charge> charges(Attributes asked, Snapshot<Stored> seen) {
    GroupResource resource = asked.kind().type().groupResource();
    var concerned = new ArrayList<Entry<Stored>>();
    for (Entry<Stored> each : seen.scan(Keys.folder(QuotaLedger.QUOTAS, asked.namespace()), "")) {
      ObjectNode quota = each.value().tree();
      Set<String> limited = limited(quota, resource);
      if (limited.isEmpty() || !QuotaScopes.cover(quota, resource, asked.object())) continue;
      checkSaid(asked, quota, limited);
      checkKnown(asked, quota, limited);
      concerned.add(each);
    }
    if (concerned.isEmpty()) return List.of();
    ResourceList more = more(asked, resource);
    if (more.isEmpty()) return List.of();
    var charges = new ArrayList<QuotaLedger.Charge>();
    for (Entry<Stored> each : concerned) {
      ResourceList used = charged(asked, each.value().tree(), more);
      charges.add(new QuotaLedger.Charge(each, used));
    }
    return charges;
  }

  /// What of `quota` objects of `resource` count for.
  private static Set<String> limited(ObjectNode quota, GroupResource resource) {
    return Json.at(quota, "status", "hard").properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> Usage.counts(resource, name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private ResourceList more(Attributes asked, GroupResource resource) {
    ResourceList now = Usage.of(resource, asked.object(), world.now());
    ObjectNode old = asked.old();
    if (old != null) now = now.minus(Usage.of(resource, old, world.now()));
    return now.withoutZeros();
  }

  private static ResourceList charged(Attributes asked, ObjectNode quota, ResourceList more) {
    ResourceList hard = ResourceList.of(Json.at(quota, "status", "hard"));
    ResourceList used = ResourceList.of(Json.at(quota, "status", "used"));
    ResourceList requested = more.only(hard.names());
    ResourceList next = used.plus(requested);
    Set<String> exceeded = next.only(requested.names()).above(hard);
    if (exceeded.isEmpty()) return next;
    throw asked.forbidden(
        "exceeded quota: "
            + Json.string(quota, "metadata", "name")
            + ", requested: "
            + requested.only(exceeded)
            + ", used: "
            + used.only(exceeded)
            + ", limited: "
            + hard.only(exceeded));
  }

  /// Where cpu or memory is limited, every container says what it asks for.
  private static void checkSaid(Attributes asked, ObjectNode quota, Set<String> limited) {
    if (!asked.kind().type().groupResource().equals(PODS)) return;
    var missing = new TreeMap<String, TreeSet<String>>();
    JsonNode spec = asked.object().path("spec");
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode each : spec.path(list)) {
        for (String name : limited) {
          if (TO_BE_SAID.contains(name) && !said(each, name) && !said(spec, name))
            missing.computeIfAbsent(name, unused -> new TreeSet<>()).add(Json.string(each, "name"));
        }
      }
    }
    if (missing.isEmpty()) return;
    String what =
        missing.entrySet().stream()
            .map(each -> each.getKey() + " for: " + String.join(",", each.getValue()))
            .collect(Collectors.joining("; "));
    throw failed(asked, quota, "must specify " + what);
  }

  /// Whether `resources` beside a container or the pod say `name`, `cpu` meaning its request.
  private static boolean said(JsonNode owner, String name) {
    int dot = name.indexOf('.');
    String which = dot < 0 ? "requests" : name.substring(0, dot);
    return owner.path("resources").path(which).has(name.substring(dot + 1));
  }

  private static void checkKnown(Attributes asked, ObjectNode quota, Set<String> limited) {
    var unknown = new TreeSet<>(limited);
    for (Map.Entry<String, JsonNode> each : Json.at(quota, "status", "used").properties())
      unknown.remove(each.getKey());
    if (unknown.isEmpty()) return;
    throw asked.forbidden(
        "status unknown for quota: "
            + Json.string(quota, "metadata", "name")
            + ", resources: "
            + String.join(",", unknown));
  }

  private static ApiException failed(Attributes asked, ObjectNode quota, String why) {
    return asked.forbidden("failed quota: " + Json.string(quota, "metadata", "name") + ": " + why);
  }
}
