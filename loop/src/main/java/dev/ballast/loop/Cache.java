package dev.ballast.loop;

import dev.ballast.client.Client;
import dev.ballast.client.EventStream;
import dev.ballast.client.ObjectList;
import dev.ballast.client.WatchEvent;
import dev.ballast.client.WatchOptions;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Compact;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The objects of one resource type as the API last told of them: one list, then a watch. Where
/// the watch falls too far behind it lists again and reports the difference as changes. Readers
/// take no lock. The objects are shared, so they can't be changed; they come without
/// `metadata.managedFields` (see [Compact#kept]).
public final class Cache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cache.class);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final BackOff RETRY = new BackOff(Duration.ofMillis(50), Duration.ofSeconds(30));
  private static final IndexBy NAMESPACE =
      new IndexBy("namespace", object -> List.of(object.namespace()));

  /// Hears of every change, on the cache's own thread: be quick. `before` is null for a new object,
  /// `after` for one that is gone.
  @FunctionalInterface
  public interface Listener {
    void changed(@Nullable KubeObject before, @Nullable KubeObject after);
  }

  private final World world;
  private final Client client;
  private final ResourceType type;
  private final String namespace;
  private final WatchOptions options;
  private final Map<Name, KubeObject> objects = new ConcurrentHashMap<>();
  private final Map<IndexBy, Index> indices = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch synced = new CountDownLatch(1);
  private final Thread thread;
  private volatile String version = "";
  private volatile boolean closed;

  private Cache(
      World world, Client client, ResourceType type, String namespace, WatchOptions options) {
    this.world = world;
    this.client = client;
    this.type = type;
    this.namespace = namespace;
    this.options = options;
    index(NAMESPACE);
    thread = world.spawn("cache-" + type.resource(), this::follow);
  }

  /// Starts to follow the objects that `options` select in `namespace` (`""`: in all).
  public static Cache start(
      World world, Client client, ResourceType type, String namespace, WatchOptions options) {
    return new Cache(world, client, type, namespace, options);
  }

  public Optional<KubeObject> get(String namespace, String name) {
    return Optional.ofNullable(objects.get(new Name(namespace, name)));
  }

  public Optional<KubeObject> get(Name name) {
    return Optional.ofNullable(objects.get(name));
  }

  public List<KubeObject> list() {
    return List.copyOf(objects.values());
  }

  public List<KubeObject> list(String namespace) {
    return indexed(NAMESPACE, namespace);
  }

  public int size() {
    return objects.size();
  }

  /// Keeps the objects findable by the values that `by` gives for each.
  public synchronized Cache index(IndexBy by) {
    if (indices.containsKey(by)) return this;
    var index = new Index(by);
    objects.forEach((key, object) -> index.change(key, null, object));
    indices.put(by, index);
    return this;
  }

  /// The objects for which `by` gave `value`.
  public List<KubeObject> indexed(IndexBy by, String value) {
    return index(by, indices.get(by)).get(value);
  }

  /// How many objects `by` gave `value` for.
  public int count(IndexBy by, String value) {
    return index(by, indices.get(by)).count(value);
  }

  private Index index(IndexBy by, @Nullable Index index) {
    if (index == null) throw new IllegalArgumentException("no index " + by + " on " + this);
    return index;
  }

  /// Lets `listener` hear of all that is there, then of every change.
  public synchronized Cache onChange(Listener listener) {
    objects.values().forEach(object -> tell(listener, null, object));
    listeners.add(listener);
    return this;
  }

  /// Whether the first list is in; waits for it.
  public boolean awaitSynced(Duration wait) throws InterruptedException {
    return synced.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Whether the cache shows everything up to `resourceVersion`. Versions of one resource type may
  /// be compared as numbers (KEP-5504).
  public boolean hasSeen(String resourceVersion) {
    return compareVersions(version, resourceVersion) >= 0;
  }

  static int compareVersions(String one, String other) {
    int byLength = Integer.compare(one.length(), other.length());
    return byLength != 0 ? byLength : one.compareTo(other);
  }

  private void follow() {
    int failures = 0;
    while (!closed) {
      try {
        if (version.isEmpty()) replace(client.listAll(type, namespace, options.list()));
        failures = 0;
        watch();
      } catch (EventStream.StreamEnded ended) {
        LOG.trace("watch of {} ended: {}", this, ended.getMessage());
      } catch (ApiException refused) {
        if (refused.code() == 410) version = "";
        else if (!pause(++failures, refused)) return;
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException bug) {
        if (closed) return;
        LOG.error("{} failed; listing again", this, bug);
        version = "";
        if (!pause(++failures, bug)) return;
      }
    }
  }

  /// Waits before the next try; false where the cache is being closed.
  private boolean pause(int failures, RuntimeException why) {
    if (closed) return false;
    LOG.debug("{} could not follow ({} in a row): {}", this, failures, why.getMessage());
    try {
      world.sleep(RETRY.after(failures));
      return true;
    } catch (InterruptedException stopped) {
      return false;
    }
  }

  private void watch() throws InterruptedException {
    try (EventStream events = client.watch(type, namespace, options.after(version))) {
      while (!closed) {
        WatchEvent event = events.next(PATIENCE);
        if (event != null) take(event);
      }
    }
  }

  private synchronized void take(WatchEvent event) {
    KubeObject object = Compact.kept(event.object());
    version = object.resourceVersion();
    switch (event.type()) {
      case ADDED, MODIFIED -> put(object);
      case DELETED -> remove(Name.of(object), object);
      case BOOKMARK -> LOG.trace("{} is at {}", this, version);
    }
  }

  /// Takes over a whole list, telling of what is new, other or gone since.
  private synchronized void replace(ObjectList list) {
    version = list.resourceVersion();
    var gone = new HashSet<>(objects.keySet());
    for (KubeObject each : list.items()) {
      Name name = Name.of(each);
      gone.remove(name);
      KubeObject known = objects.get(name);
      if (known == null || !known.resourceVersion().equals(each.resourceVersion()))
        put(Compact.kept(each));
    }
    for (Name name : gone) {
      KubeObject last = objects.get(name);
      if (last != null) remove(name, last);
    }
    synced.countDown();
  }

  /// An object of the same name with another uid is another object: the old one's end is told too.
  private void put(KubeObject object) {
    Name name = Name.of(object);
    KubeObject before = objects.get(name);
    if (before != null && !before.uid().equals(object.uid())) {
      remove(name, before);
      before = null;
    }
    objects.put(name, object);
    change(name, before, object);
  }

  private void remove(Name name, KubeObject last) {
    KubeObject before = objects.remove(name);
    if (before == null) return;
    for (Index each : indices.values()) each.change(name, before, null);
    for (Listener each : listeners) tell(each, last, null);
  }

  private void change(Name name, @Nullable KubeObject before, KubeObject after) {
    for (Index each : indices.values()) each.change(name, before, after);
    for (Listener each : listeners) tell(each, before, after);
  }

  private void tell(Listener listener, @Nullable KubeObject before, @Nullable KubeObject after) {
    try {
      listener.changed(before, after);
    } catch (RuntimeException bug) {
      LOG.error("a listener of {} failed", this, bug);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  @Override
  public String toString() {
    return "cache of " + type.groupResource() + (namespace.isEmpty() ? "" : " in " + namespace);
  }
}
