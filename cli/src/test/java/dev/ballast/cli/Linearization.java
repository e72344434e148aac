package dev.ballast.cli;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether what clients saw of one object could have happened one after the other, each operation
/// at some moment between its question and its answer (Herlihy and Wing). Searches for such an
/// order as Wing and Gong do, and remembers where it has been (Lowe, "Testing for Linearizability",
/// 2017).
///
/// An operation without an answer may happen at any time after its question, or never.
final class Linearization {
  private final List<Operation> known;
  private final List<Operation> unknown;
  private final Set<Place> seen = new HashSet<>();
  private int furthest;

  /// What has happened so far, and the value then.
  private record Place(BitSet known, BitSet unknown, long value) {
    Place copy() {
      return new Place((BitSet) known.clone(), (BitSet) unknown.clone(), value);
    }
  }

  private Linearization(List<Operation> history) {
    Comparator<Operation> byQuestion = Comparator.comparingLong(Operation::asked);
    known = history.stream().filter(each -> !each.isUnknown()).sorted(byQuestion).toList();
    unknown = history.stream().filter(Operation::isUnknown).sorted(byQuestion).toList();
  }

  /// Empty where an order exists, or else what could not be fitted in.
  static String problemOf(List<Operation> history) {
    var search = new Linearization(history);
    var start = new Place(new BitSet(), new BitSet(), Operation.ABSENT);
    if (search.reachesTheEnd(start, 0)) return "";
    int from = Math.max(0, search.furthest - 8);
    int to = Math.min(search.known.size(), search.furthest + 8);
    return "no order explains the operations around "
        + search.known.subList(from, to)
        + ", with those unanswered: "
        + search.unknown;
  }

  /// @param first the first known operation that has not happened at `here`
  private boolean reachesTheEnd(Place here, int first) {
    if (first == known.size()) return true;
    furthest = Math.max(furthest, first);
    if (!seen.add(here.copy())) return false;
    long deadline = deadline(here, first);
    return knownNext(here, first, deadline) || unknownNext(here, first, deadline);
  }

  /// Whatever happens next was asked for before the first answer that is still due.
  private long deadline(Place here, int first) {
    long deadline = Operation.NEVER;
    for (int i = first; i < known.size() && known.get(i).asked() < deadline; i++) {
      if (!here.known.get(i)) deadline = Math.min(deadline, known.get(i).answered());
    }
    return deadline;
  }

  private boolean knownNext(Place here, int first, long deadline) {
    for (int i = first; i < known.size() && known.get(i).asked() < deadline; i++) {
      if (here.known.get(i)) continue;
      long value = known.get(i).after(here.value);
      if (value < 0) continue;
      here.known.set(i);
      var next = new Place(here.known, here.unknown, value);
      if (reachesTheEnd(next, here.known.nextClearBit(first))) return true;
      here.known.clear(i);
    }
    return false;
  }

  /// One that changes nothing need not happen.
  private boolean unknownNext(Place here, int first, long deadline) {
    for (int i = 0; i < unknown.size() && unknown.get(i).asked() < deadline; i++) {
      if (here.unknown.get(i)) continue;
      long value = unknown.get(i).after(here.value);
      if (value == here.value) continue;
      here.unknown.set(i);
      var next = new Place(here.known, here.unknown, value);
      if (reachesTheEnd(next, first)) return true;
      here.unknown.clear(i);
    }
    return false;
  }
}
