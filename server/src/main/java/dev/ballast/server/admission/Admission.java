package dev.ballast.server.admission;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.world.World;
import tools.jackson.databind.node.ObjectNode;

/// The steps of admission, in their order. Each changes the object or refuses it. Thread-safe.
public final class Admission {
  private final World world;
  private final Store<Stored> store;
  private final ServiceAddresses addresses;

  public Admission(World world, Store<Stored> store, ServiceAddresses addresses) {
    this.world = world;
    this.store = store;
    this.addresses = addresses;
  }

  /// @param namespace where the object is to be created, `""` for a cluster-scoped one
  public void create(Kind kind, String namespace, ObjectNode object) {
    Snapshot<Stored> seen = store.snapshot();
    NamespaceLifecycle.create(seen, kind, namespace, object);
    switch (kind.kind()) {
      case "Pod" -> PodDefaults.create(seen, object);
      case "PersistentVolumeClaim" -> {
        DefaultStorageClass.create(seen, object);
        StorageProtection.claim(object);
      }
      case "PersistentVolume" -> {
        StorageProtection.volume(object);
        VolumePhase.create(world, object);
      }
      case "Service" -> addresses.assign(seen, object, null);
      case "Node" -> NodeTaints.create(object);
      default -> {}
    }
  }

  /// Completes a new form before the kind looks at it.
  public void update(Kind kind, ObjectNode next, ObjectNode old) {
    switch (kind.kind()) {
      case "Service" -> addresses.assign(store.snapshot(), next, old);
      case "Pod" -> PodDefaults.update(next);
      default -> {}
    }
  }

  /// As [#update], for a new form that was written through `/status`; `next` is prepared already.
  public void updateStatus(Kind kind, ObjectNode next, ObjectNode old) {
    if (kind.kind().equals("PersistentVolume")) VolumePhase.updateStatus(world, next, old);
  }

  /// Refuses a new form that the kind itself finds right.
  public void judgeUpdate(Kind kind, ObjectNode next, ObjectNode old) {
    if (kind.kind().equals("PersistentVolumeClaim")) {
      ClaimGrowth.update(store.snapshot(), next, old);
    }
  }

  /// What a dry run or a refused create has reserved is given back.
  public void forget(Kind kind, ObjectNode object) {
    if (kind.kind().equals("Service")) addresses.release(object);
  }

  public void delete(Kind kind, String name) {
    if (kind.kind().equals("Namespace")) NamespaceLifecycle.delete(name);
  }
}
