package dev.ballast.controllers.volume;

import dev.ballast.objects.ObjectKey;

/// One step of binding or of letting go. The steps of one decision are taken in their order, and
/// each only after the one before it is durable: whatever is cut off halfway is taken up again from
/// what is written.
sealed interface BindingAction {
  /// Writes the claim into the volume's `claimRef`; `byController` where nobody had reserved it.
  record TakeVolume(String volume, ObjectKey claim, boolean byController)
      implements BindingAction {}

  /// Writes the volume's phase.
  record MarkVolume(String volume, String phase, String message) implements BindingAction {}

  /// Writes the volume into the claim and `bind-completed` with it; `byController` where the claim
  /// had not asked for it.
  record NameVolume(ObjectKey claim, String volume, boolean byController)
      implements BindingAction {}

  /// Writes phase Bound with the volume's access modes and, the first time, its capacity.
  record MarkBound(ObjectKey claim, String volume) implements BindingAction {}

  /// Writes a claim's phase: Pending or Lost.
  record MarkClaim(ObjectKey claim, String phase) implements BindingAction {}

  /// Gives a claim without a class the default one.
  record AssignClass(ObjectKey claim, String storageClass) implements BindingAction {}

  /// Asks `provisioner`, by annotation, to make a volume.
  record AskProvisioner(ObjectKey claim, String provisioner) implements BindingAction {}

  /// Takes the claim out of the volume: all of the `claimRef`, or the uid alone where a user had
  /// reserved the volume.
  record FreeVolume(String volume, boolean keepName) implements BindingAction {}

  /// Looks at the volume's claim again.
  record LookAtClaim(ObjectKey claim) implements BindingAction {}

  /// Says something about the claim.
  record TellClaim(ObjectKey claim, boolean warning, String reason, String message)
      implements BindingAction {}

  /// Says something about the volume.
  record TellVolume(String volume, boolean warning, String reason, String message)
      implements BindingAction {}
}
