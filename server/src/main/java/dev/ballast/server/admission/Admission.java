package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;

/// The steps of admission, in their order
/// (<https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/>). Thread-safe.
public final class Admission {
  /// Completes what is about to be written, before its kind looks at it.
  ///
  /// @throws ApiException where a step refuses it
  public void mutate(Attributes asked) {
    NamespaceLifecycle.check(asked);
    NodeTaints.mutate(asked);
    Priority.mutate(asked);
    DefaultTolerations.mutate(asked);
    DefaultStorageClass.mutate(asked);
    StorageProtection.mutate(asked);
  }

  /// Judges what is about to be written, which its kind finds right, or what is to go.
  ///
  /// @throws ApiException where a step refuses it
  public void validate(Attributes asked) {
    Priority.validate(asked);
    ClaimGrowth.validate(asked);
  }

  /// As both of the above, for what is to go or is connected to: there is nothing in between.
  public void admit(Attributes asked) {
    mutate(asked);
    validate(asked);
  }
}
