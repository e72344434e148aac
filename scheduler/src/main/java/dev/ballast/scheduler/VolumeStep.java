package dev.ballast.scheduler;

import dev.ballast.loop.Name;

/// What a placement asks of storage before the pod can be bound.
sealed interface VolumeStep {
  Name claim();

  /// Keep an existing volume for the claim.
  record Reserve(Name claim, String volume) implements VolumeStep {}

  /// Have a volume made for the claim where the pod goes.
  record Provision(Name claim, String node) implements VolumeStep {}
}
