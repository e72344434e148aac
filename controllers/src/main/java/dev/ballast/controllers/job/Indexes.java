package dev.ballast.controllers.job;

import java.util.BitSet;

/// A set of completion indexes as Jobs write it: `0,2-4,7`. Immutable in use: callers get copies.
record Indexes(BitSet bits) {
  static final Indexes NONE = new Indexes(new BitSet());

  /// What does not parse, or is not below `limit`, is left out.
  static Indexes parse(String text, int limit) {
    var bits = new BitSet();
    for (String part : text.split(",")) {
      String[] ends = part.strip().split("-", 2);
      try {
        int from = Integer.parseInt(ends[0]);
        int to = ends.length == 1 ? from : Integer.parseInt(ends[1]);
        if (from >= 0 && from <= to && from < limit) bits.set(from, Math.min(to, limit - 1) + 1);
      } catch (NumberFormatException notWritten) {
        continue;
      }
    }
    return new Indexes(bits);
  }

  Indexes with(int index) {
    BitSet more = (BitSet) bits.clone();
    more.set(index);
    return new Indexes(more);
  }

  boolean has(int index) {
    return bits.get(index);
  }

  int size() {
    return bits.cardinality();
  }

  /// How many indexes are in both.
  int common(Indexes other) {
    BitSet both = (BitSet) bits.clone();
    both.and(other.bits);
    return both.cardinality();
  }

  /// Two in a row are written as a list, more as a range, as Kubernetes writes them.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from) - 1;
      if (!text.isEmpty()) text.append(',');
      text.append(from);
      if (to > from) text.append(to == from + 1 ? ',' : '-').append(to);
      from = bits.nextSetBit(to + 1);
    }
    return text.toString();
  }
}
