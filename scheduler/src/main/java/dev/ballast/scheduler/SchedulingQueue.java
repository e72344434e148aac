package dev.ballast.scheduler;

import dev.ballast.loop.BackOff;
import dev.ballast.loop.Name;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The pods that have no node: those to be looked at, the most important first, then first come
/// first served; and the refused ones, each with what may cure it. A cured pod is looked at again,
/// but not before its back-off is over. One thread owns it.
final class SchedulingQueue {
  private static final BackOff AGAIN = new BackOff(Duration.ofMillis(5), Duration.ofSeconds(10));

  /// A refused pod is looked at again after this in any case, should an event have been missed.
  private static final Duration AT_LATEST = Duration.ofMinutes(5);

  /// Calls [#due] with the same arguments after a while.
  interface Alarm {
    void set(Duration wait, Name pod, long ticket);
  }

  /// A pod in here. `ticket` names the alarm that counts.
  private static final class Item {
    private final long arrival;
    private PodNeeds pod;
    private boolean ready = true;
    private boolean cured;
    private boolean resting;
    private long ticket;
    private int refusals;
    private Set<Cure> cures = Set.of();
    private String told = "";

    private Item(long arrival, PodNeeds pod) {
      this.arrival = arrival;
      this.pod = pod;
    }
  }

  private final Alarm alarm;
  private final Map<Name, Item> items = new HashMap<>();
  private final Map<Cure, Set<Item>> refused = new EnumMap<>(Cure.class);
  private final TreeSet<Item> ready =
      new TreeSet<>(
          Comparator.comparingInt((Item item) -> -item.pod.priority())
              .thenComparingLong(item -> item.arrival));
  private long arrivals;
  private long tickets;

  SchedulingQueue(Alarm alarm) {
    this.alarm = alarm;
  }

  /// A pod came, or changed. A refused one that asks for something else now is looked at again.
  void put(PodNeeds pod) {
    Item item = items.get(pod.name());
    if (item == null) {
      item = new Item(arrivals++, pod);
      items.put(pod.name(), item);
      ready.add(item);
      return;
    }
    boolean wanted = item.ready || !item.pod.asksTheSame(pod);
    if (wanted) leaveAll(item);
    item.pod = pod;
    if (wanted) activate(item);
  }

  void remove(Name pod) {
    Item item = items.remove(pod);
    if (item != null) leaveAll(item);
  }

  /// The next pod to look at, null where there is none. It stays until [#remove] or [#refuse].
  @Nullable PodNeeds next() {
    Item item = ready.pollFirst();
    if (item == null) return null;
    item.ready = false;
    return item.pod;
  }

  /// No node will do for `pod` until one of `cures` happens.
  void refuse(Name pod, Set<Cure> cures) {
    Item item = items.get(pod);
    if (item == null) return;
    leaveAll(item);
    item.refusals++;
    item.cures = cures;
    for (Cure each : cures) setOf(each).add(item);
    rest(item, AGAIN.after(item.refusals));
  }

  /// Lets `pod` be looked at again after its back-off, whatever happens.
  void retry(Name pod) {
    refuse(pod, Set.of());
    Item item = items.get(pod);
    if (item != null) item.cured = true;
  }

  int refusals(Name pod) {
    Item item = items.get(pod);
    return item == null ? 0 : item.refusals;
  }

  /// Notes what is said about `pod`; false where that was said already.
  boolean tell(Name pod, String words) {
    Item item = items.get(pod);
    if (item == null || item.told.equals(words)) return false;
    item.told = words;
    return true;
  }

  /// Something happened that may help the pods that wait for it.
  void happened(Cure cure) {
    for (Item item : List.copyOf(setOf(cure))) {
      if (item.resting) item.cured = true;
      else activate(item);
    }
  }

  /// An alarm rang.
  void due(Name pod, long ticket) {
    Item item = items.get(pod);
    if (item == null || item.ready || item.ticket != ticket) return;
    if (item.cured || !item.resting) activate(item);
    else stopResting(item);
  }

  private void rest(Item item, Duration wait) {
    item.resting = true;
    item.ticket = ++tickets;
    alarm.set(wait, item.pod.name(), item.ticket);
  }

  private void stopResting(Item item) {
    item.resting = false;
    item.ticket = ++tickets;
    alarm.set(AT_LATEST, item.pod.name(), item.ticket);
  }

  private void activate(Item item) {
    leaveAll(item);
    item.ready = true;
    ready.add(item);
  }

  private void leaveAll(Item item) {
    if (item.ready) ready.remove(item);
    for (Cure each : item.cures) setOf(each).remove(item);
    item.cures = Set.of();
    item.ready = false;
    item.cured = false;
    item.resting = false;
    item.ticket = ++tickets;
  }

  private Set<Item> setOf(Cure cure) {
    return refused.computeIfAbsent(cure, fresh -> new LinkedHashSet<>());
  }

  int size() {
    return items.size();
  }
}
