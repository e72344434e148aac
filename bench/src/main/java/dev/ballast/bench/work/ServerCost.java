package dev.ballast.bench.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the measured server's processes have used so far, as Linux tells of them; NaN elsewhere, or
/// where no process is known.
public record ServerCost(List<Long> processes) {
  /// Linux counts processor time in hundredths of a second.
  private static final double TICKS_A_SECOND = 100;

  public double processorSeconds() {
    if (processes.isEmpty()) return Double.NaN;
    double ticks = 0;
    for (long each : processes) {
      try {
        String stat = Files.readString(Path.of("/proc/" + each + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      } catch (IOException gone) {
        return Double.NaN;
      }
    }
    return ticks / TICKS_A_SECOND;
  }

  public double residentMb() {
    if (processes.isEmpty()) return Double.NaN;
    double kilobytes = 0;
    for (long each : processes) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/" + each + "/status"))) {
          if (line.startsWith("VmRSS:")) kilobytes += Long.parseLong(line.replaceAll("\\D+", ""));
        }
      } catch (IOException gone) {
        return Double.NaN;
      }
    }
    return kilobytes / 1024;
  }
}
