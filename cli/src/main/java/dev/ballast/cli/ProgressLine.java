package dev.ballast.cli;

import dev.ballast.world.World;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;

/// One line on a terminal that says how far a long command has come, and goes when it ends. Nothing
/// elsewhere.
final class ProgressLine implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final World world;
  private final PrintStream out;
  private final boolean terminal;
  private long shownAt;
  private int shown;

  ProgressLine(World world, PrintStream out, boolean terminal) {
    this.world = world;
    this.out = out;
    this.terminal = terminal;
  }

  /// On standard error, if somebody looks at it.
  static ProgressLine onTerminal(World world) {
    boolean terminal = System.console() instanceof Console console && console.isTerminal();
    return new ProgressLine(world, System.err, terminal);
  }

  void show(String text) {
    if (!terminal || (shown > 0 && world.nanoTime() - shownAt < BETWEEN.toNanos())) return;
    write(text);
    shownAt = world.nanoTime();
  }

  private void write(String text) {
    out.print("\r" + text + " ".repeat(Math.max(0, shown - text.length())));
    out.flush();
    shown = text.length();
  }

  @Override
  public void close() {
    if (shown == 0) return;
    write("");
    out.print("\r");
    out.flush();
  }
}
