package dev.ballast.loop;

/// Brings what one key stands for closer to what is wanted. Throw to be called again after a
/// back-off.
@FunctionalInterface
public interface Reconciler<K> {
  void reconcile(K key) throws InterruptedException;
}
