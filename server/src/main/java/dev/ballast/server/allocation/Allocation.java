package dev.ballast.server.allocation;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Store;
import dev.ballast.world.World;
import tools.jackson.databind.node.ObjectNode;

/// Completes objects with what only the whole cluster, or the clock, can say. Thread-safe.
public final class Allocation {
  /// Where the cluster addresses of Services come from.
  public static final String SERVICE_RANGE = "10.96.0.0/16";

  private final World world;
  private final Store<Stored> store;
  private final ServiceAddresses addresses;

  public Allocation(World world, Store<Stored> store) {
    this.world = world;
    this.store = store;
    this.addresses = new ServiceAddresses(world);
  }

  /// Completes a new object. What it was given is [#release]d again if it does not come to be.
  public void create(Kind kind, ObjectNode object) {
    switch (kind.kind()) {
      case "Service" -> addresses.assign(store.snapshot(), object, null);
      case "PersistentVolume" -> VolumePhase.create(world, object);
      default -> {}
    }
  }

  /// Completes a new form, before the kind prepares it.
  public void update(Kind kind, ObjectNode next, ObjectNode old) {
    if (kind.kind().equals("Service")) addresses.assign(store.snapshot(), next, old);
  }

  /// Completes a new form that was written through a subresource and is prepared already.
  public void updatePart(Kind kind, String subresource, ObjectNode next, ObjectNode old) {
    switch (kind.kind()) {
      case "PersistentVolume" -> {
        if (subresource.equals("status")) VolumePhase.updateStatus(world, next, old);
      }
      case "CertificateSigningRequest" -> ConditionTimes.update(world, next, old);
      default -> {}
    }
  }

  /// Takes back what [#create] gave to an object that did not come to be.
  public void release(Kind kind, ObjectNode object) {
    if (kind.kind().equals("Service")) addresses.release(object);
  }
}
