package dev.ballast.world.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What the process and its Java machine use, by the names that everybody's dashboards know. All of
/// it is asked for when somebody reads, so that a start does not wait for it.
public final class ProcessMetrics {
  private static final Path MEMORY = Path.of("/proc/self/statm");
  private static final long PAGE = 4096;

  private ProcessMetrics() {}

  public static void register(Metrics metrics) {
    metrics.totals(
        "process_cpu_seconds_total",
        "Total user and system CPU time spent in seconds.",
        () -> one(system().getProcessCpuTime() / 1e9));
    metrics.gauge(
        "process_open_fds",
        "Number of open file descriptors.",
        () -> system().getOpenFileDescriptorCount());
    metrics.gauge(
        "process_max_fds",
        "Maximum number of open file descriptors.",
        () -> system().getMaxFileDescriptorCount());
    metrics.gauge(
        "process_start_time_seconds",
        "Start time of the process since unix epoch in seconds.",
        () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    metrics.gauges(
        "process_resident_memory_bytes", "Resident memory size in bytes.", () -> pages(1));
    metrics.gauges("process_virtual_memory_bytes", "Virtual memory size in bytes.", () -> pages(0));
    java(metrics);
  }

  private static void java(Metrics metrics) {
    metrics.gauges(
        "jvm_memory_used_bytes",
        "Used bytes of a given JVM memory area.",
        () ->
            areas(
                memory().getHeapMemoryUsage().getUsed(),
                memory().getNonHeapMemoryUsage().getUsed()),
        "area");
    metrics.gauges(
        "jvm_memory_committed_bytes",
        "Committed bytes of a given JVM memory area.",
        () ->
            areas(
                memory().getHeapMemoryUsage().getCommitted(),
                memory().getNonHeapMemoryUsage().getCommitted()),
        "area");
    metrics.gauges(
        "jvm_memory_max_bytes",
        "Max bytes of a given JVM memory area.",
        () ->
            areas(
                memory().getHeapMemoryUsage().getMax(), memory().getNonHeapMemoryUsage().getMax()),
        "area");
    metrics.gauge(
        "jvm_threads_current",
        "Current thread count of a JVM.",
        () -> ManagementFactory.getThreadMXBean().getThreadCount());
    metrics.totals(
        "jvm_gc_collection_seconds_count",
        "How often a given JVM garbage collector ran.",
        () -> collectors(GarbageCollectorMXBean::getCollectionCount),
        "gc");
    metrics.totals(
        "jvm_gc_collection_seconds_sum",
        "Time spent in a given JVM garbage collector in seconds.",
        () -> collectors(each -> each.getCollectionTime() / 1e3),
        "gc");
  }

  private static UnixOperatingSystemMXBean system() {
    return (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  private static MemoryMXBean memory() {
    return ManagementFactory.getMemoryMXBean();
  }

  private static Map<List<String>, Double> one(double value) {
    return Map.of(List.of(), value);
  }

  private static Map<List<String>, Double> areas(long heap, long other) {
    return Map.of(List.of("heap"), (double) heap, List.of("nonheap"), (double) other);
  }

  private static Map<List<String>, Double> collectors(
      ToDoubleFunction<GarbageCollectorMXBean> value) {
    var all = new HashMap<List<String>, Double>();
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans())
      all.put(List.of(each.getName()), value.applyAsDouble(each));
    return all;
  }

  /// A figure of `/proc/self/statm` in bytes; none on a machine that has no such file.
  private static Map<List<String>, Double> pages(int field) {
    try {
      String[] fields = Files.readString(MEMORY).strip().split(" ");
      return one(Long.parseLong(fields[field]) * (double) PAGE);
    } catch (IOException | RuntimeException unknown) {
      return Map.of();
    }
  }
}
