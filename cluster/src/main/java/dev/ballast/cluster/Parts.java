package dev.ballast.cluster;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.loop.Caches;
import dev.ballast.world.World;
import java.util.function.Function;

/// What controllers, the scheduler and nodes are built from.
///
/// @param client gives a client that bears a part's name
record Parts(World world, Settings settings, Function<String, Client> client, Caches caches) {
  /// A client that is a controller by the name of Kubernetes' account for it.
  Client controller(String account) {
    return clientOf(PartUser.controller(account));
  }

  Client clientOf(String part) {
    return client.apply(part);
  }

  /// What tells this cluster from every other one: the uid of its namespace `kube-system`, which is
  /// as old as the cluster and goes where its data goes.
  String clusterId() {
    return clientOf("cluster").get(Types.NAMESPACES, "", "kube-system").uid();
  }
}
