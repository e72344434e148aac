package dev.ballast.controllers.service;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.IndexBy;
import dev.ballast.loop.Name;
import dev.ballast.loop.OwnWrites;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Carries out what [SlicePlan] decides, for one controller's slices. Thread-safe; no two threads
/// work on one Service.
final class SliceKeeper {
  private final Client client;
  private final Cache slices;
  private final IndexBy own;
  private final OwnWrites<Name> written;

  /// @param by the controller's name on its slices
  SliceKeeper(Client client, Cache slices, String by) {
    this.client = client;
    this.own = new IndexBy("slices of " + by, slice -> SliceHead.serviceOf(slice, by));
    this.slices = slices.index(own);
    this.written = new OwnWrites<>(slices);
  }

  Cache cache() {
    return slices;
  }

  /// Whether the cache shows all that was written for `service`.
  boolean sees(Name service) {
    return written.visible(service);
  }

  void forget(Name service) {
    written.forget(service);
  }

  void reconcile(Name service, SliceHead head, Map<Backend.Family, List<Backend>> backends) {
    List<SlicePlan.Slice> seen =
        of(service).stream().map(each -> SlicePlan.Slice.of(each, head.isOn(each))).toList();
    for (SlicePlan.Action action : SlicePlan.decide(new SlicePlan.Observed(backends, seen))) {
      switch (action) {
        case SlicePlan.Action.Create create ->
            written.wrote(service, client.create(Types.ENDPOINT_SLICES, head.newSlice(create)));
        case SlicePlan.Action.Update update -> update(service, head, update);
        case SlicePlan.Action.Delete delete -> delete(service, delete.name());
      }
    }
  }

  /// Takes all of them away.
  void removeAll(Name service) {
    for (KubeObject each : of(service)) delete(service, each.name());
  }

  private List<KubeObject> of(Name service) {
    return slices.indexed(own, service.toString());
  }

  private void update(Name service, SliceHead head, SlicePlan.Action.Update update) {
    Optional<KubeObject> slice = slices.get(service.namespace(), update.name());
    if (slice.isEmpty()) return;
    KubeObject changed = head.fill(slice.get().copy(), update.ports(), update.endpoints());
    written.wrote(service, client.update(Types.ENDPOINT_SLICES, changed));
  }

  private void delete(Name service, String slice) {
    try {
      client.delete(Types.ENDPOINT_SLICES, service.namespace(), slice, DeleteOptions.DEFAULT);
    } catch (ApiException refused) {
      if (!refused.is("NotFound")) throw refused;
    }
  }
}
