package dev.ballast.controllers.volume;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Which volume suits a claim.
final class Match {
  private Match() {}

  /// The volume that is kept for `claim` and suits it, else the best free one.
  static Optional<Volume> best(Claim claim, Collection<Volume> volumes) {
    return reserved(claim, volumes).or(() -> free(claim, volumes));
  }

  /// A volume whose claimRef already names `claim`.
  static Optional<Volume> reserved(Claim claim, Collection<Volume> volumes) {
    return volumes.stream()
        .filter(volume -> volume.claimedBy(claim) && mismatch(claim, volume).isEmpty())
        .min(Comparator.comparing(Volume::name));
  }

  /// Of the free volumes that satisfy `claim`: the fewest access modes, then the smallest, then the
  /// first by name.
  private static Optional<Volume> free(Claim claim, Collection<Volume> volumes) {
    return volumes.stream()
        .filter(volume -> volume.claimRef().isEmpty() && volume.is("Available"))
        .filter(volume -> !volume.deleting() && claim.selector().matches(volume.labels()))
        .filter(volume -> mismatch(claim, volume).isEmpty())
        .min(
            Comparator.comparingInt((Volume volume) -> volume.accessModes().size())
                .thenComparing(Volume::capacity)
                .thenComparing(Volume::name));
  }

  /// Why `volume` can't serve `claim`, in words that go into an event; empty where it can.
  static Optional<String> mismatch(Claim claim, Volume volume) {
    if (volume.capacity().compareTo(claim.request()) < 0) {
      return Optional.of("requested PV is too small");
    }
    if (!volume.storageClass().equals(claim.className())) {
      return Optional.of("storageClassName does not match");
    }
    if (!volume.volumeMode().equals(claim.volumeMode())) {
      return Optional.of("incompatible volumeMode");
    }
    if (!volume.accessModes().containsAll(claim.accessModes())) {
      return Optional.of("incompatible accessMode");
    }
    return Optional.empty();
  }
}
