package dev.ballast.cel;

/// What the evaluations of one request may cost together, in CEL's units: about one a step
/// (<https://kubernetes.io/docs/reference/using-api/cel/#runtime-cost-budget>). Belongs to one
/// thread.
public final class Budget {
  /// What one evaluation may cost.
  static final long CALL_LIMIT = 1_000_000;

  private long left;

  public Budget(long units) {
    this.left = units;
  }

  /// For the rules of a custom resource, and for one policy.
  public static Budget ofRequest() {
    return new Budget(10_000_000);
  }

  /// For the match conditions of one webhook or policy.
  public static Budget ofMatchConditions() {
    return new Budget(2_500_000);
  }

  public long left() {
    return left;
  }

  void spend(long units) {
    left -= units;
  }
}
