package dev.ballast.store;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Transactions decided one after the other, each on what those before it left: what would be
/// committed if all of it becomes durable. Touches nothing outside.
final class Round<V> {
  private final Codec<V> codec;
  private final Snapshot<V> before;
  private final TreeMap<String, Edit<V>> edits = new TreeMap<>();
  private final List<Change<V>> changes = new ArrayList<>();
  private long revision;

  Round(Codec<V> codec, Snapshot<V> before) {
    this.codec = codec;
    this.before = before;
    this.revision = before.revision();
  }

  /// Takes `transaction` in and returns its revision.
  ///
  /// @throws Conflicted where an expectation does not hold; the round stays as it was
  long take(Transaction<V> transaction) {
    for (Transaction.Step<V> step : transaction.steps()) {
      Entry<V> current = current(step.key());
      if (!step.expected().holds(current == null ? 0 : current.revision())) {
        throw new Conflicted(step.key(), current);
      }
    }
    long next = revision + 1;
    var made = new ArrayList<Change<V>>(transaction.steps().size());
    for (Transaction.Step<V> step : transaction.steps()) {
      Change<V> change = changeOf(step, next);
      if (change != null) made.add(change);
    }
    if (made.isEmpty()) return revision;
    for (Change<V> change : made) {
      edits.put(change.key(), new Edit<>(change.key(), entryOf(change)));
      changes.add(change);
    }
    revision = next;
    return next;
  }

  private @Nullable Change<V> changeOf(Transaction.Step<V> step, long next) {
    Entry<V> current = current(step.key());
    V previous = current == null ? null : current.value();
    return switch (step) {
      case Transaction.Put<V> put -> {
        V value = codec.committed(put.value(), next);
        yield new Change<>(Change.Type.PUT, put.key(), value, previous, next);
      }
      case Transaction.Delete<V> delete -> {
        if (previous == null) yield null;
        V last = codec.committed(previous, next);
        yield new Change<>(Change.Type.DELETE, delete.key(), last, previous, next);
      }
      case Transaction.Check<V> check -> null;
    };
  }

  private @Nullable Entry<V> entryOf(Change<V> change) {
    if (change.type() == Change.Type.DELETE) return null;
    Entry<V> current = current(change.key());
    long created = current == null ? change.revision() : current.createRevision();
    return new Entry<>(change.key(), change.value(), change.revision(), created);
  }

  private @Nullable Entry<V> current(String key) {
    Edit<V> edit = edits.get(key);
    return edit == null ? before.get(key) : edit.entry();
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  long revision() {
    return revision;
  }

  List<Change<V>> changes() {
    return changes;
  }

  /// What becomes of each key that was touched, in the order of the keys.
  List<Edit<V>> edits() {
    return List.copyOf(edits.values());
  }

  Snapshot<V> after() {
    return new Snapshot<>(revision, before.image().with(edits()));
  }
}
