package dev.ballast.controllers.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.controllers.volume.protection.ProtectionController;
import dev.ballast.controllers.volume.provision.LocalStorage;
import dev.ballast.controllers.volume.provision.ProvisionController;
import dev.ballast.loop.Caches;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Binding, protection and provisioning together, against an API of maps.
class StorageRoundTripTest {
  private final SystemWorld world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private List<AutoCloseable> controllers = List.of();

  @BeforeEach
  void start() {
    LocalStorage.ensureClass(client);
    client.create(
        Types.NODES,
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"Node",
             "metadata":{"name":"n1","labels":{"kubernetes.io/hostname":"host1"},
                         "annotations":{"ballast.dev/volume-folder":"/data"}},
             "status":{"conditions":[{"type":"Ready","status":"True"}]}}
            """));
    controllers =
        List.of(
            BindingController.start(world, client, caches),
            ProtectionController.start(world, client, caches),
            ProvisionController.start(world, client, caches, "/var/lib/ballast/volumes"));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : controllers) each.close();
    caches.close();
  }

  @Test
  void aClaimGetsAVolumeOnTheSelectedNodeAndGivesItBack() {
    create();
    await().until(() -> claim().text("status", "phase").equals("Pending"));
    assertThat(client.find(Types.PERSISTENT_VOLUMES, "", "pvc-" + claim().uid())).isEmpty();
    change(claim -> Json.child(claim.metadata(), "annotations").put(Claim.SELECTED_NODE, "n1"));
    await().until(() -> claim().text("status", "phase").equals("Bound"));

    KubeObject volume =
        client.get(Types.PERSISTENT_VOLUMES, "", claim().text("spec", "volumeName"));
    assertThat(volume.text("spec", "local", "path")).isEqualTo("/data/" + volume.name());
    assertThat(volume.text("spec", "claimRef", "uid")).isEqualTo(claim().uid());
    assertThat(volume.finalizers()).contains(LocalStorage.FINALIZER);
    assertThat(claim().text("status", "capacity", "storage")).isEqualTo("1Gi");
    await().until(() -> claim().finalizers().contains("kubernetes.io/pvc-protection"));

    client.delete(Types.PERSISTENT_VOLUME_CLAIMS, "default", "data", DeleteOptions.DEFAULT);
    await().until(() -> client.find(Types.PERSISTENT_VOLUMES, "", volume.name()).isEmpty());
  }

  /// A binding takes four writes; a controller that starts finds it after each of them.
  @Test
  void aBindingThatWasCutOffIsBroughtToItsEnd() throws Exception {
    create();
    change(claim -> Json.child(claim.metadata(), "annotations").put(Claim.SELECTED_NODE, "n1"));
    await().until(() -> claim().text("status", "phase").equals("Bound"));
    String volume = claim().text("spec", "volumeName");
    controllers.getFirst().close();
    change(
        claim -> {
          Json.child(claim.tree(), "spec").remove("volumeName");
          Json.child(claim.metadata(), "annotations").remove(Claim.BIND_COMPLETED);
          Json.child(claim.tree(), "status").put("phase", "Pending");
        });
    await()
        .until(
            () ->
                caches
                    .of(Types.PERSISTENT_VOLUME_CLAIMS)
                    .get("default", "data")
                    .orElseThrow()
                    .text("spec", "volumeName")
                    .isEmpty());
    try (var next = BindingController.start(world, client, caches)) {
      await().until(() -> claim().text("status", "phase").equals("Bound"));
      assertThat(claim().text("spec", "volumeName")).isEqualTo(volume);
    }
  }

  @Test
  void s57_aBoundClaimGrows() {
    create();
    change(claim -> Json.child(claim.metadata(), "annotations").put(Claim.SELECTED_NODE, "n1"));
    await().until(() -> claim().text("status", "phase").equals("Bound"));
    change(
        claim ->
            Json.child(Json.child(Json.child(claim.tree(), "spec"), "resources"), "requests")
                .put("storage", "3Gi"));
    await().until(() -> claim().text("status", "capacity", "storage").equals("3Gi"));
    KubeObject volume =
        client.get(Types.PERSISTENT_VOLUMES, "", claim().text("spec", "volumeName"));
    assertThat(volume.text("spec", "capacity", "storage")).isEqualTo("3Gi");
  }

  @Test
  void s54_aClaimInUseIsHeldUntilItsPodIsGone() {
    create();
    await().until(() -> claim().finalizers().contains("kubernetes.io/pvc-protection"));
    client.create(
        Types.PODS,
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"default"},
             "spec":{"nodeName":"n1","volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]}}
            """));
    await().until(() -> caches.of(Types.PODS).size() == 1);
    change(claim -> claim.metadata().put("deletionTimestamp", "2026-01-01T00:00:00Z"));
    await()
        .until(
            () ->
                caches
                    .of(Types.PERSISTENT_VOLUME_CLAIMS)
                    .get("default", "data")
                    .orElseThrow()
                    .deleting());
    assertThat(claim().finalizers()).contains("kubernetes.io/pvc-protection");
    client.delete(Types.PODS, "default", "p", DeleteOptions.DEFAULT);
    await().until(() -> claim().finalizers().isEmpty());
  }

  private void create() {
    client.create(
        Types.PERSISTENT_VOLUME_CLAIMS,
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"default"},
             "spec":{"storageClassName":"local","accessModes":["ReadWriteOnce"],
                     "resources":{"requests":{"storage":"1Gi"}}}}
            """));
  }

  private KubeObject claim() {
    return client.get(Types.PERSISTENT_VOLUME_CLAIMS, "default", "data");
  }

  private void change(Consumer<KubeObject> edit) {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              KubeObject copy = claim().copy();
              edit.accept(copy);
              client.update(Types.PERSISTENT_VOLUME_CLAIMS, copy);
              return true;
            });
  }
}
