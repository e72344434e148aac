package dev.ballast.store;

import java.util.Optional;

/// A sorted map from keys to values with one revision for the whole, as etcd has it: each
/// transaction that changes something raises the revision by one, and nobody sees a change before
/// it is durable. Keys are paths with `/` between their parts. All methods are thread-safe.
public interface Store<V> extends AutoCloseable {
  /// What is committed now: immutable, taken without a lock, consistent for as long as it is held.
  Snapshot<V> snapshot();

  /// Commits `transaction` and returns its revision when it is durable and published. One that
  /// changes nothing (only checks, or deletions of what is not there) returns the current revision.
  ///
  /// @throws Conflicted where an expectation does not hold; nothing was changed
  /// @throws Overloaded where too many transactions wait; nothing was changed
  /// @throws StoreUnavailable where the disk refuses; whether the change will be there is unknown
  long commit(Transaction<V> transaction);

  /// The changes after `afterRevision`, all of them.
  ///
  /// @throws Compacted where some of them have left the log
  default Cursor<V> follow(long afterRevision) {
    return follow("", afterRevision);
  }

  /// The changes after `afterRevision` that are filed under `topic`: a folder of keys that ends in
  /// `/` (such as `core/pods/`), a topic of [Codec#topics], or `""` for all.
  ///
  /// @throws Compacted where some of them have left the log
  Cursor<V> follow(String topic, long afterRevision);

  /// Forgets the log up to `revision`: whoever wants to follow from before it gets [Compacted].
  void compact(long revision);

  /// Why writes are refused at the moment, if they are.
  Optional<String> refusal();

  /// Ends the cursors and refuses what comes after. Transactions that wait are still committed.
  @Override
  void close();
}
