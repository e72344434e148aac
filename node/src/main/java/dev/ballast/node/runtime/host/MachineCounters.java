package dev.ballast.node.runtime.host;

import dev.ballast.node.runtime.Runtime.MachineUsage;
import dev.ballast.node.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel counts of this machine (`proc(5)`: `/proc/stat`, `/proc/meminfo`).
public final class MachineCounters {
  /// Linux shows processor time in hundredths of a second, whatever its own clock.
  private static final long TICK_NANOS = 10_000_000;

  /// Columns of the line `cpu`: user, nice, system, idle, iowait, irq, softirq, steal. What guests
  /// use follows and is part of user already.
  private static final int IDLE = 4;

  private static final int IOWAIT = 5;
  private static final int LAST = 8;

  private MachineCounters() {}

  /// @throws RuntimeFailure where the kernel does not say
  public static MachineUsage read() {
    Path proc = Path.of("/proc");
    try {
      return parse(
          Files.readAllLines(proc.resolve("stat")), Files.readAllLines(proc.resolve("meminfo")));
    } catch (IOException e) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.FAILED, "can't read the machine's counters: " + e.getMessage(), e);
    }
  }

  static MachineUsage parse(List<String> stat, List<String> meminfo) {
    long ticks = 0;
    String[] columns = line(stat, "cpu ").split("\\s+");
    for (int i = 1; i < columns.length && i <= LAST; i++) {
      if (i != IDLE && i != IOWAIT) ticks += Long.parseLong(columns[i]);
    }
    long used = kibibytes(meminfo, "MemTotal:") - kibibytes(meminfo, "MemAvailable:");
    return new MachineUsage(ticks * TICK_NANOS, used * 1024);
  }

  private static long kibibytes(List<String> meminfo, String name) {
    return Long.parseLong(line(meminfo, name).split("\\s+")[1]);
  }

  private static String line(List<String> lines, String start) {
    return lines.stream()
        .filter(each -> each.startsWith(start))
        .findFirst()
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    RuntimeFailure.Kind.FAILED, "the machine's counters lack " + start.strip()));
  }
}
