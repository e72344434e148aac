package dev.ballast.controllers.volume.provision;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.client.view.NodeView;
import dev.ballast.controllers.volume.Claim;
import dev.ballast.controllers.volume.StorageClass;
import dev.ballast.controllers.volume.Volume;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.IndexBy;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Quantity;
import dev.ballast.world.World;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs the built-in provisioner: makes, grows and gives up local volumes.
public final class ProvisionController implements AutoCloseable {
  private static final IndexBy WAITING =
      new IndexBy("asks " + LocalStorage.PROVISIONER, ProvisionController::waiting);

  private static final IndexBy BY_HOSTNAME =
      new IndexBy("hostname", node -> List.of(hostname(node)));

  private final Client client;
  private final Cache claims;
  private final Cache volumes;
  private final Cache classes;
  private final Cache nodes;
  private final String folder;
  private final EventRecorder events;
  private final Controller<ObjectKey> controller;

  private ProvisionController(World world, Client client, Caches caches, String folder) {
    this.client = client;
    this.folder = folder;
    claims = caches.of(Types.PERSISTENT_VOLUME_CLAIMS).index(WAITING);
    volumes = caches.of(Types.PERSISTENT_VOLUMES);
    classes = caches.of(Types.STORAGE_CLASSES);
    nodes = caches.of(Types.NODES).index(BY_HOSTNAME);
    events = new EventRecorder(client, world, LocalStorage.PROVISIONER);
    controller = new Controller<>(world, "provision", 4, this::reconcile);
  }

  /// `folder` is where volumes go on a node that does not name a folder of its own.
  public static ProvisionController start(
      World world, Client client, Caches caches, String folder) {
    var started = new ProvisionController(world, client, caches, folder);
    started.listen();
    started.controller.start(started.claims, started.volumes, started.classes, started.nodes);
    return started;
  }

  private void listen() {
    claims.onChange(
        (before, after) -> {
          if (after != null) addClaim(after.namespace(), after.name());
        });
    volumes.onChange(
        (before, after) -> {
          if (after == null) return;
          controller.add(new ObjectKey(Volume.RESOURCE, "", after.name()));
          Volume.of(after).claimRef().ifPresent(ref -> addClaim(ref.namespace(), ref.name()));
        });
    classes.onChange((before, after) -> retryWaiting());
    nodes.onChange(
        (before, after) -> {
          boolean ready = after != null && new NodeView(after).ready();
          boolean wasReady = before != null && new NodeView(before).ready();
          if (ready && !wasReady) retryWaiting();
          if (after == null) volumes.list().forEach(this::addVolume);
        });
  }

  private void retryWaiting() {
    claims.indexed(WAITING, "").forEach(each -> addClaim(each.namespace(), each.name()));
  }

  private void addClaim(String namespace, String name) {
    controller.add(new ObjectKey(Claim.RESOURCE, namespace, name));
  }

  private void addVolume(KubeObject volume) {
    if (volume.deleting()) controller.add(new ObjectKey(Volume.RESOURCE, "", volume.name()));
  }

  private void reconcile(ObjectKey key) {
    if (key.resource().equals(Claim.RESOURCE)) {
      claims.get(key.namespace(), key.name()).ifPresent(this::reconcileClaim);
    } else {
      volumes.get("", key.name()).ifPresent(this::reconcileVolume);
    }
  }

  private void reconcileClaim(KubeObject tree) {
    Claim claim = Claim.of(tree);
    Optional<StorageClass> storageClass = classes.get("", claim.className()).map(StorageClass::of);
    boolean made = volumes.get("", ProvisionPlan.volumeName(claim)).isPresent();
    var seen = new ProvisionPlan.Observed(claim, storageClass, places(claim), made);
    for (var action : ProvisionPlan.decide(seen)) {
      switch (action) {
        case ProvisionPlan.Action.Make make -> make(make.order(), tree);
        case ProvisionPlan.Action.ChooseAgain again -> chooseAgain(tree, again.why());
        case ProvisionPlan.Action.Refuse refuse ->
            events.warning(tree, "ProvisioningFailed", refuse.why());
      }
    }
    Optional<KubeObject> bound = volumes.get("", claim.volumeName());
    var growth = new GrowthPlan.Observed(claim, bound.map(Volume::of), storageClass);
    for (var action : GrowthPlan.decide(growth)) {
      switch (action) {
        case GrowthPlan.Action.GrowVolume grow -> growVolume(bound.orElseThrow(), grow.capacity());
        case GrowthPlan.Action.GrowClaim grow -> growClaim(tree, grow.capacity());
      }
    }
  }

  private void reconcileVolume(KubeObject tree) {
    String hostname = LocalStorage.hostname(tree);
    boolean nodeThere = nodes.count(BY_HOSTNAME, hostname) > 0;
    for (var action : ReclaimPlan.decide(new ReclaimPlan.Observed(Volume.of(tree), nodeThere))) {
      switch (action) {
        case ReclaimPlan.Action.Delete delete ->
            client.delete(
                Types.PERSISTENT_VOLUMES, "", delete.volume(), DeleteOptions.exactly(tree.uid()));
        case ReclaimPlan.Action.Abandon abandon -> abandon(tree, hostname);
      }
    }
  }

  /// The node that was chosen for the claim; all of them where none was.
  private List<ProvisionPlan.Place> places(Claim claim) {
    List<KubeObject> possible =
        claim.selectedNode().isEmpty()
            ? nodes.list()
            : nodes.get("", claim.selectedNode()).map(List::of).orElse(List.of());
    return possible.stream()
        .map(this::place)
        .sorted(Comparator.comparing(ProvisionPlan.Place::node))
        .toList();
  }

  private ProvisionPlan.Place place(KubeObject node) {
    return new ProvisionPlan.Place(
        node.name(),
        hostname(node),
        node.annotations().getOrDefault(LocalStorage.NODE_FOLDER, folder),
        new NodeView(node).ready());
  }

  private static String hostname(KubeObject node) {
    return node.labels().getOrDefault(LocalStorage.HOSTNAME, node.name());
  }

  private void make(ProvisionPlan.Order order, KubeObject claim) {
    try {
      client.create(Types.PERSISTENT_VOLUMES, volume(order));
      events.normal(
          claim, "ProvisioningSucceeded", "Successfully provisioned volume " + order.name());
    } catch (ApiException refused) {
      if (!refused.is("AlreadyExists")) throw refused;
    }
  }

  static KubeObject volume(ProvisionPlan.Order order) {
    KubeObject volume = KubeObject.of("v1", "PersistentVolume", "", order.name());
    ObjectNode metadata = volume.metadata();
    metadata.putObject("annotations").put(Volume.PROVISIONED_BY, LocalStorage.PROVISIONER);
    metadata.putArray("finalizers").add(LocalStorage.FINALIZER);
    ObjectNode spec = volume.tree().putObject("spec");
    spec.putObject("capacity").put("storage", order.capacity().toString());
    spec.set("accessModes", Json.array(order.accessModes().stream().sorted().toList()));
    spec.putObject("claimRef")
        .put("kind", "PersistentVolumeClaim")
        .put("apiVersion", "v1")
        .put("namespace", order.claim().namespace())
        .put("name", order.claim().name())
        .put("uid", order.claimUid());
    spec.put("persistentVolumeReclaimPolicy", order.reclaimPolicy())
        .put("storageClassName", order.storageClass())
        .put("volumeMode", "Filesystem");
    if (!order.mountOptions().isEmpty()) spec.set("mountOptions", Json.array(order.mountOptions()));
    spec.putObject("local").put("path", order.path());
    ObjectNode term =
        spec.putObject("nodeAffinity")
            .putObject("required")
            .putArray("nodeSelectorTerms")
            .addObject();
    ObjectNode expression = term.putArray("matchExpressions").addObject();
    expression
        .put("key", LocalStorage.HOSTNAME)
        .put("operator", "In")
        .putArray("values")
        .add(order.hostname());
    return volume;
  }

  private void chooseAgain(KubeObject tree, String why) {
    events.warning(tree, "ProvisioningFailed", why);
    KubeObject claim = tree.copy();
    Json.child(claim.metadata(), "annotations").remove(Claim.SELECTED_NODE);
    client.update(Types.PERSISTENT_VOLUME_CLAIMS, claim);
  }

  private void growVolume(KubeObject tree, Quantity capacity) {
    KubeObject volume = tree.copy();
    Json.child(Json.child(volume.tree(), "spec"), "capacity").put("storage", capacity.toString());
    client.update(Types.PERSISTENT_VOLUMES, volume);
  }

  private void growClaim(KubeObject tree, Quantity capacity) {
    KubeObject claim = tree.copy();
    ObjectNode status = Json.child(claim.tree(), "status");
    Json.child(status, "capacity").put("storage", capacity.toString());
    Json.child(status, "allocatedResources").put("storage", capacity.toString());
    client.updateStatus(Types.PERSISTENT_VOLUME_CLAIMS, claim);
    events.normal(tree, "VolumeResizeSuccessful", "The volume has now " + capacity);
  }

  private void abandon(KubeObject tree, String hostname) {
    String path = tree.text("spec", "local", "path");
    events.warning(
        tree,
        "FolderLeftBehind",
        "node " + hostname + " has left the cluster; " + path + " stays on its disk");
    KubeObject volume = tree.copy();
    ArrayNode left = volume.metadata().putArray("finalizers");
    tree.finalizers().stream()
        .filter(each -> !each.equals(LocalStorage.FINALIZER))
        .forEach(left::add);
    client.update(Types.PERSISTENT_VOLUMES, volume);
  }

  private static List<String> waiting(KubeObject tree) {
    Claim claim = Claim.of(tree);
    boolean asks =
        claim.provisioner().equals(LocalStorage.PROVISIONER) && claim.volumeName().isEmpty();
    return asks ? List.of("") : List.of();
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
