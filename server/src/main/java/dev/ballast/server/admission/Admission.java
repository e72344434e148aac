package dev.ballast.server.admission;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import tools.jackson.databind.node.ObjectNode;

/// The steps of admission, in their order. Each changes the object or refuses it. Thread-safe.
public final class Admission {
  private final Store<Stored> store;
  private final ServiceAddresses addresses;

  public Admission(Store<Stored> store, ServiceAddresses addresses) {
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
      case "PersistentVolume" -> StorageProtection.volume(object);
      case "Service" -> addresses.assign(seen, object, null);
      default -> {}
    }
  }

  public void update(Kind kind, ObjectNode next, ObjectNode old) {
    if (kind.kind().equals("Service")) addresses.assign(store.snapshot(), next, old);
    if (kind.kind().equals("PersistentVolumeClaim"))
      ClaimGrowth.update(store.snapshot(), next, old);
  }

  /// What a dry run or a refused create has reserved is given back.
  public void forget(Kind kind, ObjectNode object) {
    if (kind.kind().equals("Service")) addresses.release(object);
  }

  public void delete(Kind kind, String name) {
    if (kind.kind().equals("Namespace")) NamespaceLifecycle.delete(name);
  }
}
