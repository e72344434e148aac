package dev.ballast.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// A few steps that are done together or not at all, if every expectation holds. Each key may be
/// named once.
public record Transaction<V>(List<Step<V>> steps) {
  /// One key's part.
  public sealed interface Step<V> {
    String key();

    Expected expected();
  }

  public record Put<V>(String key, V value, Expected expected) implements Step<V> {}

  public record Delete<V>(String key, Expected expected) implements Step<V> {}

  /// Changes nothing, only expects.
  public record Check<V>(String key, Expected expected) implements Step<V> {}

  public Transaction {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) throw new IllegalArgumentException("a transaction without a step");
    var keys = new HashSet<String>();
    for (Step<V> step : steps) {
      if (step.key().isEmpty()) throw new IllegalArgumentException("an empty key");
      if (!keys.add(step.key())) throw new IllegalArgumentException("twice the key " + step.key());
    }
  }

  public static <V> Transaction<V> put(String key, V value, Expected expected) {
    return new Transaction<>(List.of(new Put<>(key, value, expected)));
  }

  public static <V> Transaction<V> delete(String key, Expected expected) {
    return new Transaction<>(List.of(new Delete<>(key, expected)));
  }

  /// This transaction with one more step.
  public Transaction<V> and(Step<V> step) {
    var more = new ArrayList<>(steps);
    more.add(step);
    return new Transaction<>(more);
  }
}
