package dev.ballast.cli;

/// What one client did to one object, and when it asked and was answered. A value is what a write
/// put there, never the same twice; [#ABSENT] is none.
///
/// @param answered [#NEVER] where no answer came: it may have been done, now or much later, or not
record Operation(int client, long asked, long answered, Call call, Answer answer) {
  static final long ABSENT = 0;
  static final long NEVER = Long.MAX_VALUE;

  sealed interface Call {}

  /// Creates the object.
  record Create(long value) implements Call {}

  /// Reads it.
  record Read() implements Call {}

  /// Writes it if it still has the value `expected`.
  record Replace(long expected, long value) implements Call {}

  /// Deletes it if it still has the value `expected`.
  record Remove(long expected) implements Call {}

  sealed interface Answer {}

  /// The write was done.
  record Done() implements Answer {}

  /// The value that was read.
  record Found(long value) implements Answer {}

  /// There is no such object.
  record NotThere() implements Answer {}

  /// There is another one, or with another value: nothing was done.
  record Refused() implements Answer {}

  /// No answer.
  record Unknown() implements Answer {}

  boolean isUnknown() {
    return answer instanceof Unknown;
  }

  /// What the object becomes if this happens while it has the value `now`; -1 where the answer
  /// would have been another one then.
  long after(long now) {
    boolean there = now != ABSENT;
    return switch (answer) {
      case NotThere() -> there ? -1 : now;
      case Found(long value) -> value == now ? now : -1;
      case Refused() -> there && !fits(now) ? now : -1;
      case Done() -> fits(now) ? written() : -1;
      case Unknown() -> fits(now) ? written() : now;
    };
  }

  private boolean fits(long now) {
    return switch (call) {
      case Create _ -> now == ABSENT;
      case Read _ -> false;
      case Replace(long expected, _) -> now == expected && now != ABSENT;
      case Remove(long expected) -> now == expected && now != ABSENT;
    };
  }

  private long written() {
    return switch (call) {
      case Create(long value) -> value;
      case Replace(_, long value) -> value;
      case Read _, Remove _ -> ABSENT;
    };
  }
}
