package dev.ballast.controllers.volume.provision;

import dev.ballast.controllers.volume.Claim;
import dev.ballast.controllers.volume.StorageClass;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether to make a volume for a claim, and where. The volume's name follows from the claim's uid,
/// so that a second try finds what the first one made.
final class ProvisionPlan {
  private ProvisionPlan() {}

  /// A node that can hold volumes: its host name label and the folder that they go to.
  record Place(String node, String hostname, String folder, boolean ready) {}

  /// `made` says whether a volume of the claim's uid is there already.
  record Observed(
      Claim claim, Optional<StorageClass> storageClass, List<Place> places, boolean made) {}

  /// The volume to make.
  record Order(
      String name,
      ObjectKey claim,
      String claimUid,
      String storageClass,
      Quantity capacity,
      Set<String> accessModes,
      String reclaimPolicy,
      List<String> mountOptions,
      String path,
      String hostname) {}

  sealed interface Action {
    record Make(Order order) implements Action {}

    /// The node that the scheduler chose can't be used: it chooses again.
    record ChooseAgain(ObjectKey claim, String why) implements Action {}

    record Refuse(ObjectKey claim, String why) implements Action {}
  }

  static String volumeName(Claim claim) {
    return "pvc-" + claim.uid();
  }

  static List<Action> decide(Observed seen) {
    Claim claim = seen.claim();
    boolean asked =
        claim.provisioner().equals(LocalStorage.PROVISIONER)
            && claim.volumeName().isEmpty()
            && !claim.deleting();
    if (!asked || seen.made() || seen.storageClass().isEmpty()) return List.of();
    StorageClass storageClass = seen.storageClass().get();
    if (!storageClass.provisioner().equals(LocalStorage.PROVISIONER)) return List.of();
    if (storageClass.waitsForConsumer() && claim.selectedNode().isEmpty()) return List.of();
    Optional<String> refusal = refusal(claim, storageClass);
    if (refusal.isPresent()) return List.of(new Action.Refuse(claim.key(), refusal.get()));
    Optional<Place> place = place(claim, seen.places());
    if (place.isPresent()) return List.of(new Action.Make(order(claim, storageClass, place.get())));
    if (claim.selectedNode().isEmpty()) {
      return List.of(new Action.Refuse(claim.key(), "no node is ready to hold the volume"));
    }
    return List.of(
        new Action.ChooseAgain(
            claim.key(), "node \"" + claim.selectedNode() + "\" does not exist"));
  }

  private static Optional<String> refusal(Claim claim, StorageClass storageClass) {
    if (claim.volumeMode().equals("Block")) {
      return Optional.of("a folder can't be a block device: volumeMode Block is not supported");
    }
    if (!claim.selector().selectsEverything()) {
      return Optional.of(
          "claim.spec.selector is not supported for volumes that are made on demand");
    }
    String folder = storageClass.parameters().getOrDefault(LocalStorage.FOLDER_PARAMETER, "/");
    boolean plain = folder.startsWith("/") && !List.of(folder.split("/")).contains("..");
    if (!plain) return Optional.of("parameter folder must be an absolute path without \"..\"");
    for (String parameter : storageClass.parameters().keySet()) {
      if (!parameter.equals(LocalStorage.FOLDER_PARAMETER)) {
        return Optional.of("unknown parameter \"" + parameter + "\"; the only one is folder");
      }
    }
    return Optional.empty();
  }

  /// The selected node; without one (binding at once), a ready node that follows from the claim's
  /// uid.
  private static Optional<Place> place(Claim claim, List<Place> places) {
    if (!claim.selectedNode().isEmpty()) {
      return places.stream().filter(each -> each.node().equals(claim.selectedNode())).findFirst();
    }
    List<Place> ready = places.stream().filter(Place::ready).toList();
    if (ready.isEmpty()) return Optional.empty();
    return Optional.of(ready.get(Math.floorMod(claim.uid().hashCode(), ready.size())));
  }

  private static Order order(Claim claim, StorageClass storageClass, Place place) {
    String folder =
        storageClass.parameters().getOrDefault(LocalStorage.FOLDER_PARAMETER, place.folder());
    String name = volumeName(claim);
    return new Order(
        name,
        claim.key(),
        claim.uid(),
        storageClass.name(),
        claim.request(),
        claim.accessModes(),
        storageClass.reclaimPolicy(),
        storageClass.mountOptions(),
        folder.endsWith("/") ? folder + name : folder + "/" + name,
        place.hostname());
  }
}
