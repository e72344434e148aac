package dev.ballast.node.probe;

/// Answers counted by threshold: as many in a row as asked for change the verdict.
final class Tally {
  private final int successes;
  private final int failures;
  private boolean verdict;
  private boolean last;
  private int inRow;

  Tally(boolean initially, int successes, int failures) {
    this.verdict = initially;
    this.successes = successes;
    this.failures = failures;
  }

  boolean verdict() {
    return verdict;
  }

  /// Counts one answer; true where it settles a verdict, the same one as before included.
  boolean count(boolean good) {
    inRow = good == last ? inRow + 1 : 1;
    last = good;
    if (inRow < (good ? successes : failures)) return false;
    verdict = good;
    return true;
  }
}
