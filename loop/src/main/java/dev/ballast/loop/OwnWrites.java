package dev.ballast.loop;

import dev.ballast.objects.KubeObject;
import java.util.HashMap;
import java.util.Map;

/// What one reconciler wrote and may not see yet: deciding on a cache that lags behind one's own
/// writes would do things twice. One a cache. Thread-safe.
public final class OwnWrites<K> {
  private final Cache cache;
  private final Map<K, Pending> pending = new HashMap<>();

  public OwnWrites(Cache cache) {
    this.cache = cache;
  }

  private static final class Pending {
    private String newest = "";
    private final Map<Name, String> deleted = new HashMap<>();
  }

  /// Notes that `key`'s reconciler created or changed `written`.
  public synchronized void wrote(K key, KubeObject written) {
    Pending own = pending.computeIfAbsent(key, unknown -> new Pending());
    if (Cache.compareVersions(written.resourceVersion(), own.newest) > 0)
      own.newest = written.resourceVersion();
  }

  /// Notes that `key`'s reconciler deleted the object of that name and uid.
  public synchronized void deleted(K key, Name name, String uid) {
    pending.computeIfAbsent(key, unknown -> new Pending()).deleted.put(name, uid);
  }

  /// Whether the cache shows all that was written for `key`. Where it doesn't, the change that is
  /// under way will come as an event.
  public synchronized boolean visible(K key) {
    Pending own = pending.get(key);
    if (own == null) return true;
    own.deleted.entrySet().removeIf(each -> isGoing(each.getKey(), each.getValue()));
    if (!cache.hasSeen(own.newest) || !own.deleted.isEmpty()) return false;
    pending.remove(key);
    return true;
  }

  private boolean isGoing(Name name, String uid) {
    return cache.get(name).map(shown -> !shown.uid().equals(uid) || shown.deleting()).orElse(true);
  }

  public synchronized void forget(K key) {
    pending.remove(key);
  }
}
