package dev.ballast.loop;

import dev.ballast.world.metrics.Histogram;
import dev.ballast.world.metrics.Metrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/// Measures one work queue, by the names that the queues of Kubernetes' controllers have.
final class QueueMeter {
  private static final double NANOS = 1e9;
  private static final double[] BOUNDS = {
    1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000
  };

  private final LongAdder adds;
  private final LongAdder retries;
  private final Histogram waits;
  private final Histogram works;

  QueueMeter(Metrics metrics, String name, WorkQueue<?> queue) {
    adds = metrics.counters(named("adds_total"), "Adds handled by workqueue", "name").with(name);
    retries =
        metrics.counters(named("retries_total"), "Retries handled by workqueue", "name").with(name);
    waits =
        metrics
            .histograms(
                named("queue_duration_seconds"),
                "How long in seconds an item stays in workqueue before being requested.",
                BOUNDS,
                "name")
            .with(name);
    works =
        metrics
            .histograms(
                named("work_duration_seconds"),
                "How long in seconds processing an item from workqueue takes.",
                BOUNDS,
                "name")
            .with(name);
    gauge(metrics, "depth", "Current depth of workqueue", name, queue, WorkQueue::size);
    gauge(
        metrics,
        "unfinished_work_seconds",
        "How many seconds of work is in progress and hasn't been observed by work_duration.",
        name,
        queue,
        each -> each.ages().stream().mapToLong(Long::longValue).sum() / NANOS);
    gauge(
        metrics,
        "longest_running_processor_seconds",
        "How many seconds has the longest running processor for workqueue been running.",
        name,
        queue,
        each -> each.ages().stream().mapToLong(Long::longValue).max().orElse(0) / NANOS);
  }

  private static String named(String what) {
    return "workqueue_" + what;
  }

  private static void gauge(
      Metrics metrics,
      String what,
      String help,
      String name,
      WorkQueue<?> queue,
      ToDoubleFunction<WorkQueue<?>> value) {
    metrics.gauges(
        named(what), help, () -> Map.of(List.of(name), value.applyAsDouble(queue)), "name");
  }

  void added() {
    adds.increment();
  }

  void retried() {
    retries.increment();
  }

  void taken(long waitedNanos) {
    waits.observe(waitedNanos);
  }

  void worked(long nanos) {
    works.observe(nanos);
  }
}
