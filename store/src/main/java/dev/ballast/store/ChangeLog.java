package dev.ballast.store;

import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The last changes, kept once for everybody: one chain of all, and one for each topic (the folders
/// of the keys, and what [Codec#topics] says). A follower is a link of one chain; it has no queue.
/// A change that leaves the log cuts its links, so that whoever stands before them notices, and
/// what a slow follower holds on to is one link.
final class ChangeLog<V> {
  /// So many followers are woken by who has something to tell.
  private static final int FEW = 16;

  /// What it takes, in nanoseconds, to tell one follower over a socket.
  private static final long A_TELLING = 15_000;

  private static final long LONGEST_WAIT = 5_000_000;

  /// One change in one chain. `next` is null at the end, and the link itself where it was cut.
  static final class Link<V> {
    final long revision;
    final @Nullable Change<V> change;
    volatile @Nullable Link<V> next;

    Link(long revision, @Nullable Change<V> change) {
      this.revision = revision;
      this.change = change;
    }

    void cut() {
      next = this;
    }
  }

  /// A chain with those who sleep at its end. `floor` stands before the oldest link.
  static final class Topic<V> {
    private final String name;
    private Link<V> floor;
    private Link<V> last;
    private int followers;
    private @Nullable Link<V> firstNew;
    private @Nullable Link<V> lastNew;
    private Set<Cursor<V>> sleepers = new LinkedHashSet<>();
    private Set<Cursor<V>> crowd = new LinkedHashSet<>();
    private long crowdTold;
    private boolean crowdPostponed;

    private Topic(String name, long floorRevision) {
      this.name = name;
      this.floor = new Link<>(floorRevision, null);
      this.last = floor;
    }

    synchronized void sleep(Cursor<V> cursor) {
      (cursor.patient() ? crowd : sleepers).add(cursor);
    }

    synchronized void wake(Cursor<V> cursor) {
      (cursor.patient() ? crowd : sleepers).remove(cursor);
    }

    private synchronized void takeSleepers(List<Cursor<V>> taken) {
      if (sleepers.isEmpty()) return;
      taken.addAll(sleepers);
      sleepers = new LinkedHashSet<>();
    }

    private synchronized void takeCrowd(List<Cursor<V>> taken, long now) {
      crowdPostponed = false;
      if (crowd.isEmpty()) return;
      taken.addAll(crowd);
      crowd = new LinkedHashSet<>();
      crowdTold = now;
    }

    /// How long the crowd has to wait to be told; -1 where it is known already.
    private synchronized long postponed(long now) {
      if (crowdPostponed) return -1;
      if (crowd.size() <= FEW) return 0;
      long wait = crowdTold + Math.min(LONGEST_WAIT, crowd.size() * A_TELLING) - now;
      crowdPostponed = wait > 0;
      return Math.max(0, wait);
    }
  }

  private final World world;
  private final Codec<V> codec;
  private final Limits limits;
  private final Map<String, Topic<V>> topics = new HashMap<>();
  private final Topic<V> everything;
  private int size;
  private long bytes;
  private volatile long revision;
  private long compacted;
  private volatile boolean closed;

  ChangeLog(World world, Codec<V> codec, Limits limits, long revision) {
    this.world = world;
    this.codec = codec;
    this.limits = limits;
    this.revision = revision;
    this.compacted = revision;
    this.everything = new Topic<>("", revision);
    topics.put("", everything);
  }

  /// The revision up to which all changes are in the log.
  long revision() {
    return revision;
  }

  boolean closed() {
    return closed;
  }

  synchronized Cursor<V> follow(String name, long afterRevision) {
    if (afterRevision < compacted) throw new Compacted(afterRevision, compacted);
    Topic<V> topic = topics.computeIfAbsent(name, fresh -> new Topic<>(fresh, compacted));
    topic.followers++;
    Link<V> at = topic.last;
    if (at.revision > afterRevision) {
      at = topic.floor;
      for (Link<V> next = at.next; next != null && next.revision <= afterRevision; next = at.next) {
        at = next;
      }
    }
    return new Cursor<>(world, this, topic, at, afterRevision);
  }

  synchronized void leave(Topic<V> topic) {
    topic.followers--;
    dropIfIdle(topic);
  }

  /// Appends `changes`, in the order of their revisions, and returns who is to be woken for them.
  synchronized List<Cursor<V>> append(List<Change<V>> changes, long newRevision) {
    var touched = new LinkedHashSet<Topic<V>>();
    for (Change<V> change : changes) {
      for (Topic<V> topic : topicsOf(change)) {
        var link = new Link<V>(change.revision(), change);
        if (topic.lastNew == null) topic.firstNew = link;
        else topic.lastNew.next = link;
        topic.lastNew = link;
        touched.add(topic);
      }
    }
    for (Topic<V> topic : touched) attach(topic);
    size += changes.size();
    for (Change<V> each : changes) bytes += weight(each);
    revision = newRevision;
    while (size > limits.log() || (bytes > limits.logBytes() && size > 1)) evictOldest();
    var woken = new ArrayList<Cursor<V>>();
    long now = world.nanoTime();
    for (Topic<V> topic : touched) {
      topic.takeSleepers(woken);
      takeCrowd(topic, woken, now);
    }
    return woken;
  }

  /// What a change keeps from being forgotten: its value, and the one that it took the place of.
  private long weight(Change<V> change) {
    V previous = change.previous();
    return codec.weight(change.value()) + (previous == null ? 0L : codec.weight(previous));
  }

  /// A crowd is told at once, but not again before that can have been done: what comes meanwhile is
  /// told together. One writer and 300 watchers over HTTP cost 27 µs of processor time a delivery
  /// without this wait, and 9 µs with it.
  private void takeCrowd(Topic<V> topic, List<Cursor<V>> woken, long now) {
    long wait = topic.postponed(now);
    if (wait == 0) topic.takeCrowd(woken, now);
    else if (wait > 0) world.after(Duration.ofNanos(wait), () -> tellCrowd(topic));
  }

  private void tellCrowd(Topic<V> topic) {
    var woken = new ArrayList<Cursor<V>>();
    topic.takeCrowd(woken, world.nanoTime());
    wake(woken, Runnable::run);
  }

  private void attach(Topic<V> topic) {
    Link<V> lastNew = topic.lastNew;
    if (lastNew == null) return;
    topic.last.next = topic.firstNew;
    topic.last = lastNew;
    topic.firstNew = null;
    topic.lastNew = null;
  }

  private List<Topic<V>> topicsOf(Change<V> change) {
    var found = new ArrayList<Topic<V>>(6);
    found.add(everything);
    String key = change.key();
    for (int end = key.indexOf('/') + 1; end > 0; end = key.indexOf('/', end) + 1) {
      found.add(topic(key.substring(0, end)));
    }
    for (String name : codec.topics(change)) found.add(topic(name));
    return found;
  }

  private Topic<V> topic(String name) {
    return topics.computeIfAbsent(name, fresh -> new Topic<>(fresh, compacted));
  }

  /// Forgets the changes up to `upTo`.
  synchronized void compact(long upTo) {
    for (Link<V> next = everything.floor.next;
        next != null && next.revision <= upTo;
        next = everything.floor.next) {
      evictOldest();
    }
    compacted = Math.max(compacted, Math.min(upTo, revision));
  }

  private void evictOldest() {
    Link<V> oldest = everything.floor.next;
    if (oldest == null || oldest.change == null) return;
    compacted = oldest.revision;
    for (Topic<V> topic : topicsOf(oldest.change)) {
      Link<V> leaving = topic.floor.next;
      if (leaving == null || leaving.change != oldest.change) continue;
      topic.floor.cut();
      topic.floor = leaving;
      dropIfIdle(topic);
    }
    size--;
    bytes -= weight(oldest.change);
  }

  private void dropIfIdle(Topic<V> topic) {
    if (topic.followers == 0 && topic.floor == topic.last && topic != everything) {
      topics.remove(topic.name, topic);
    }
  }

  synchronized List<Cursor<V>> close() {
    closed = true;
    var woken = new ArrayList<Cursor<V>>();
    for (Topic<V> topic : topics.values()) {
      topic.takeSleepers(woken);
      topic.takeCrowd(woken, 0);
    }
    return woken;
  }

  /// How many changes are kept, and how many topics, for tests and metrics.
  synchronized int size() {
    return size;
  }

  /// How much memory the values of the changes take.
  synchronized long bytes() {
    return bytes;
  }

  synchronized int topicCount() {
    return topics.size();
  }

  synchronized long compacted() {
    return compacted;
  }

  /// Tells `sleepers` that there is news and unparks their threads, each once: few at once, many by
  /// `elsewhere`, so that the caller does not pay for a crowd.
  static <V> void wake(List<Cursor<V>> sleepers, Executor elsewhere) {
    if (sleepers.isEmpty()) return;
    var threads = new LinkedHashSet<Thread>();
    for (Cursor<V> each : sleepers) {
      Thread thread = each.mark();
      if (thread != null) threads.add(thread);
    }
    if (threads.size() <= FEW) threads.forEach(LockSupport::unpark);
    else elsewhere.execute(() -> threads.forEach(LockSupport::unpark));
  }
}
