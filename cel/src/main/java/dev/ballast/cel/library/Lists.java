package dev.ballast.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Kubernetes' list library: sums, extremes, order and positions.
final class Lists {
  private Lists() {}

  static void add(Functions to) {
    to.global("lists.range", "lists_range", Type.INTS, Type.INT, Lists::range);
    to.member("isSorted", "list_is_sorted", Type.BOOL, Type.LIST, Lists::sorted);
    to.member("sum", "list_sum", Type.ELEMENT, Type.LIST, Lists::sum);
    to.member("min", "list_min", Type.ELEMENT, Type.LIST, list -> extreme(list, "min", -1));
    to.member("max", "list_max", Type.ELEMENT, Type.LIST, list -> extreme(list, "max", 1));
    to.member(
        "indexOf",
        "list_index_of",
        Type.INT,
        Type.LIST,
        Type.ELEMENT,
        (list, item) -> index(list, item));
    to.member(
        "lastIndexOf",
        "list_last_index_of",
        Type.INT,
        Type.LIST,
        Type.ELEMENT,
        (list, item) -> lastIndex(list, item));
  }

  /// Numbers that are only looked at when somebody asks for them.
  private static List<Long> range(long end) {
    if (end > Integer.MAX_VALUE) throw new IllegalArgumentException("the range is too long");
    return new AbstractList<>() {
      @Override
      public Long get(int index) {
        return (long) index;
      }

      @Override
      public int size() {
        return (int) Math.max(0, end);
      }
    };
  }

  private static boolean sorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) return false;
    }
    return true;
  }

  private static Object sum(List<?> list) {
    Object sum = null;
    for (Object each : list) sum = plus(sum, each);
    return sum == null ? 0L : sum;
  }

  private static Object plus(@Nullable Object sum, Object next) {
    return switch (next) {
      case Long number -> sum instanceof Long before ? whole(before, number) : start(sum, number);
      case UnsignedLong number ->
          sum instanceof UnsignedLong before ? before.plus(number) : start(sum, number);
      case Double number -> sum instanceof Double before ? before + number : start(sum, number);
      case Duration time -> sum instanceof Duration before ? before.plus(time) : start(sum, time);
      default -> throw noOverload();
    };
  }

  private static long whole(long left, long right) {
    try {
      return Math.addExact(left, right);
    } catch (ArithmeticException over) {
      throw new IllegalArgumentException("integer overflow", over);
    }
  }

  private static Object start(@Nullable Object sum, Object first) {
    if (sum != null) throw noOverload();
    return first;
  }

  private static Object extreme(List<?> list, String name, int wanted) {
    if (list.isEmpty()) throw new IllegalArgumentException(name + " called on empty list");
    Object best = list.getFirst();
    for (Object each : list) {
      if (Integer.signum(compare(each, best)) == wanted) best = each;
    }
    return best;
  }

  private static long index(List<?> list, Object item) {
    for (int i = 0; i < list.size(); i++) if (same(list.get(i), item)) return i;
    return -1;
  }

  private static long lastIndex(List<?> list, Object item) {
    for (int i = list.size() - 1; i >= 0; i--) if (same(list.get(i), item)) return i;
    return -1;
  }

  private static boolean same(Object left, Object right) {
    if (left instanceof Number && right instanceof Number) return compare(left, right) == 0;
    return left.equals(right);
  }

  /// The order of CEL's comparable types; `false` comes before `true`.
  private static int compare(Object left, Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      if (a instanceof Long whole && b instanceof Long other) return Long.compare(whole, other);
      if (a instanceof UnsignedLong whole && b instanceof UnsignedLong other)
        return whole.compareTo(other);
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    if (left instanceof String a && right instanceof String b) return byCodePoints(a, b);
    if (left instanceof CelByteString a && right instanceof CelByteString b)
      return java.util.Arrays.compareUnsigned(a.toByteArray(), b.toByteArray());
    if (left instanceof Comparable<?> a && left.getClass() == right.getClass())
      return with(a, right);
    throw noOverload();
  }

  /// As Go compares strings, which hold UTF-8.
  private static int byCodePoints(String left, String right) {
    return java.util.Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
  }

  @SuppressWarnings("unchecked") // both are of one class
  private static <T> int with(Comparable<T> left, Object right) {
    return left.compareTo((T) right);
  }

  private static IllegalArgumentException noOverload() {
    return new IllegalArgumentException("no such overload");
  }
}
