package dev.ballast.loop;

import dev.ballast.objects.KubeObject;
import dev.ballast.objects.OwnerReference;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the owners that a change concerns: the changed one itself, whoever controls or controlled
/// a changed child, and whoever may adopt a child that nobody controls.
///
/// @param owners where the owners are
/// @param kind of the owners
/// @param adopts whether an owner would adopt an object of its namespace that nobody controls
/// @param queue takes the owners' names
public record OwnerWatch(
    Cache owners, String kind, BiPredicate<KubeObject, KubeObject> adopts, Consumer<Name> queue) {

  public void ownerChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    KubeObject known = after == null ? before : after;
    if (known != null) queue.accept(Name.of(known));
  }

  public void childChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    Optional<Name> owner = controller(after);
    Optional<Name> former = controller(before);
    owner.ifPresent(queue);
    if (!former.equals(owner)) former.ifPresent(queue);
    if (after != null && after.controller().isEmpty() && !after.deleting()) orphanChanged(after);
  }

  private Optional<Name> controller(@Nullable KubeObject child) {
    if (child == null) return Optional.empty();
    return child
        .controller()
        .filter(each -> each.kind().equals(kind))
        .map(OwnerReference::name)
        .map(name -> new Name(child.namespace(), name));
  }

  private void orphanChanged(KubeObject child) {
    for (KubeObject owner : owners.list(child.namespace())) {
      if (adopts.test(owner, child)) queue.accept(Name.of(owner));
    }
  }
}
