package dev.ballast.store;

/// Too many transactions wait for the committer; nothing was changed.
public final class Overloaded extends StoreException {
  Overloaded(int waiting) {
    super(waiting + " transactions wait already", null, false);
  }
}
