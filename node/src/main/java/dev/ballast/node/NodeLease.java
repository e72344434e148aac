package dev.ballast.node;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The lease by which the control plane knows that the node lives.
final class NodeLease {
  static final int SECONDS = 40;

  private static final String NAMESPACE = "kube-node-lease";
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final World world;
  private final Client client;
  private final String nodeName;
  private @Nullable KubeObject lease;

  NodeLease(World world, Client client, String nodeName) {
    this.world = world;
    this.client = client;
    this.nodeName = nodeName;
  }

  /// @param node the owner, so that the lease goes with it
  void renew(KubeObject node) {
    if (lease == null) lease = client.find(Types.LEASES, NAMESPACE, nodeName).orElse(null);
    try {
      lease =
          lease == null
              ? client.create(Types.LEASES, renewed(Optional.empty(), node))
              : client.update(Types.LEASES, renewed(Optional.of(lease), node));
    } catch (ApiException refused) {
      lease = null;
      throw refused;
    }
  }

  private KubeObject renewed(Optional<KubeObject> before, KubeObject node) {
    KubeObject next =
        before
            .map(KubeObject::copy)
            .orElseGet(() -> KubeObject.of("coordination.k8s.io/v1", "Lease", NAMESPACE, nodeName));
    if (next.owners().isEmpty()) {
      ArrayNode owners = next.metadata().putArray("ownerReferences");
      ObjectNode owner = owners.addObject().put("apiVersion", "v1").put("kind", "Node");
      owner.put("name", nodeName).put("uid", node.uid());
    }
    ObjectNode spec = Json.child(next.tree(), "spec");
    spec.put("holderIdentity", nodeName).put("leaseDurationSeconds", SECONDS);
    spec.put("renewTime", micros(world.now()));
    return next;
  }

  private static String micros(Instant at) {
    return MICROS.format(at);
  }
}
