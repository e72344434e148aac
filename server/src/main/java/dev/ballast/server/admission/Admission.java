package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Store;
import dev.ballast.world.World;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The steps of admission, in their order
/// (<https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/>). Thread-safe.
public final class Admission {
  private final Authorizer authorizer;
  private final Optional<PodAccount> accounts;
  private final ResourceQuota quota;
  private final Extensions extensions;

  /// What users add to the steps, behind our own.
  ///
  /// @param mutate changes the object and says whether it did
  /// @param validate refuses, or not
  public record Extensions(Predicate<Attributes> mutate, Consumer<Attributes> validate) {
    public static final Extensions NONE = new Extensions(asked -> false, asked -> {});
  }

  /// @param accounts whether pods get a service account and its token
  public Admission(
      World world,
      Schemas schemas,
      Store<Stored> store,
      Authorizer authorizer,
      boolean accounts,
      Extensions extensions) {
    this.extensions = extensions;
    this.authorizer = authorizer;
    this.accounts = accounts ? Optional.of(new PodAccount(world, store)) : Optional.empty();
    this.quota = new ResourceQuota(world, new QuotaLedger(world, schemas, store));
  }

  /// Completes what is about to be written, before its kind looks at it. Our own steps look again
  /// at what an extension has changed.
  ///
  /// @throws ApiException where a step refuses it
  public void mutate(Attributes asked) {
    complete(asked);
    if (extensions.mutate().test(asked)) complete(asked);
  }

  private void complete(Attributes asked) {
    NamespaceLifecycle.check(asked);
    LimitRanger.mutate(asked);
    accounts.ifPresent(step -> step.mutate(asked));
    NodeRestriction.check(asked);
    NodeTaints.mutate(asked);
    Priority.mutate(asked);
    DefaultTolerations.mutate(asked);
    DefaultStorageClass.mutate(asked);
    StorageProtection.mutate(asked);
    RuntimeClass.mutate(asked);
    DefaultIngressClass.mutate(asked);
    PodTopologyLabels.mutate(asked);
    CertificateRequests.mutate(asked);
    RoleEscalation.check(asked, authorizer);
  }

  /// Judges what is about to be written, which its kind finds right, or what is to go. Quotas come
  /// last, as they are charged for what everybody else has admitted.
  ///
  /// @throws ApiException where a step refuses it
  public void validate(Attributes asked) {
    LimitRanger.validate(asked);
    accounts.ifPresent(step -> step.validate(asked));
    PodSecurity.validate(asked);
    Priority.validate(asked);
    ClaimGrowth.validate(asked);
    RuntimeClass.validate(asked);
    CertificateRequests.validate(asked, authorizer);
    extensions.validate().accept(asked);
    quota.validate(asked);
  }

  /// As both of the above, for what is to go or is connected to: there is nothing in between.
  public void admit(Attributes asked) {
    mutate(asked);
    validate(asked);
  }
}
