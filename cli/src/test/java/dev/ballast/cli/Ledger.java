package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is known outside the server about objects of which each has one writer: the last write that
/// was acknowledged, and the one whose answer is still awaited or never came. An object is here its
/// number (see [Numbered]); [#ABSENT] is one that is not there. Thread-safe.
final class Ledger {
  static final long ABSENT = 0;

  /// A write, or what was found. A deletion's revision is not told to who deletes, so it is 0.
  record Write(long number, long revision) {}

  private static final class Known {
    private Write durable = new Write(ABSENT, 0);
    private @Nullable Long underWay;
  }

  /// What happened at a place in the trace of the disk.
  private record Step(long position, String name, Write write, boolean acknowledged) {}

  private final LongSupplier position;
  private final List<Step> history = new ArrayList<>();
  private final Map<String, Known> objects = new HashMap<>();
  private final Map<ResourceType, List<Long>> acknowledged = new HashMap<>();
  private long highest;
  private long numbers;

  Ledger() {
    this(() -> 0);
  }

  /// @param position tells how far the trace of the disk has come, for [#at]
  Ledger(LongSupplier position) {
    this.position = position;
  }

  /// What was known when the trace of the disk had come to `when`.
  synchronized Ledger at(long when) {
    var then = new Ledger();
    for (Step each : history) {
      if (each.position > when) break;
      if (each.acknowledged) then.acknowledge(each.name, each.write);
      else then.begin(each.name, each.write.number());
    }
    return then;
  }

  /// A number that no write has had.
  synchronized long nextNumber() {
    return ++numbers;
  }

  synchronized Write durable(String name) {
    return known(name).durable;
  }

  /// Notes that `name` is about to become `number`.
  synchronized void begin(String name, long number) {
    known(name).underWay = number;
    history.add(new Step(position.getAsLong(), name, new Write(number, 0), false));
  }

  synchronized void acknowledge(String name, Write write) {
    settle(known(name), write);
    history.add(new Step(position.getAsLong(), name, write, true));
    if (write.number() == ABSENT) return;
    acknowledged
        .computeIfAbsent(Numbered.typeOf(name), first -> new ArrayList<>())
        .add(write.revision());
  }

  /// A watcher was told of `write`: from then on it must never be undone, acknowledged or not.
  synchronized void witness(String name, Write write) {
    highest = Math.max(highest, write.revision());
    Known known = known(name);
    boolean later = write.revision() > known.durable.revision();
    if (later && isUnderWay(known, write)) settle(known, write);
  }

  private void settle(Known known, Write write) {
    long revision = Math.max(write.revision(), known.durable.revision());
    known.durable = new Write(write.number(), revision);
    known.underWay = null;
    highest = Math.max(highest, revision);
  }

  private Known known(String name) {
    return objects.computeIfAbsent(name, fresh -> new Known());
  }

  /// The revisions of all acknowledged creations and updates of objects of `type`.
  synchronized List<Long> acknowledged(ResourceType type) {
    return List.copyOf(acknowledged.getOrDefault(type, List.of()));
  }

  /// How many steps have been noted.
  synchronized int writes() {
    return history.size();
  }

  /// Compares with all that the server has, listed at `revision` while nobody writes, and goes on
  /// from there: an unanswered write is now known to be there or not.
  synchronized void check(Map<String, Write> found, long revision) {
    assertThat(revision).as("the revision after the restart").isGreaterThanOrEqualTo(highest);
    highest = revision;
    Set<String> all = new HashSet<>(objects.keySet());
    all.addAll(found.keySet());
    for (String name : all) {
      Write there = found.getOrDefault(name, new Write(ABSENT, revision));
      Known known = known(name);
      if (!isUnderWay(known, there)) {
        assertThat(there.number())
            .as("%s: what was acknowledged", name)
            .isEqualTo(known.durable.number());
        if (there.number() != ABSENT)
          assertThat(there.revision())
              .as("%s: its revision", name)
              .isEqualTo(known.durable.revision());
      }
      known.durable = there;
      known.underWay = null;
      history.add(new Step(position.getAsLong(), name, there, true));
    }
  }

  private static boolean isUnderWay(Known known, Write there) {
    return known.underWay != null && known.underWay == there.number();
  }
}
