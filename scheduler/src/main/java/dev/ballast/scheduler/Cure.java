package dev.ballast.scheduler;

/// What may happen in the cluster to make a refused pod fit after all.
enum Cure {
  /// A node appeared or changed.
  NODE,
  /// A pod left its node.
  POD_LEFT,
  /// A pod came to a node, or changed its labels there.
  POD_CAME,
  /// A claim, volume or storage class changed.
  STORAGE
}
