package dev.ballast.world.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// What is counted and measured, for Prometheus to read. A family is made when first named, and the
/// same for all who name it. Thread-safe; counting takes no lock.
public final class Metrics {
  private final Map<String, Family> families = new ConcurrentSkipListMap<>();

  /// Counts that only grow, one for each combination of the labels' values.
  public Counters counters(String name, String help, String... labels) {
    return (Counters) families.computeIfAbsent(name, first -> new Counters(help, List.of(labels)));
  }

  /// How long something takes, one for each combination of the labels' values.
  ///
  /// @param bounds the upper ends of the buckets, in seconds
  public Histograms histograms(String name, String help, double[] bounds, String... labels) {
    return (Histograms)
        families.computeIfAbsent(
            name, first -> new Histograms(help, bounds.clone(), List.of(labels)));
  }

  /// A value that goes up and down, asked for when somebody reads.
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges(name, help, () -> Map.of(List.of(), value.getAsDouble()));
  }

  /// Values that go up and down, one for each combination of the labels' values; those of who names
  /// the family again come on top.
  public void gauges(
      String name, String help, Supplier<Map<List<String>, Double>> values, String... labels) {
    sampled("gauge", name, help, values, labels);
  }

  /// As [#gauges], for values that only grow but that somebody else counts.
  public void totals(
      String name, String help, Supplier<Map<List<String>, Double>> values, String... labels) {
    sampled("counter", name, help, values, labels);
  }

  private void sampled(
      String type,
      String name,
      String help,
      Supplier<Map<List<String>, Double>> values,
      String... labels) {
    Family family =
        families.computeIfAbsent(name, first -> new Sampled(type, help, List.of(labels)));
    ((Sampled) family).add(values);
  }

  /// All families in Prometheus' text format
  /// (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
  public String text() {
    var text = new Exposition();
    families.forEach(
        (name, family) -> {
          text.head(name, family.type(), family.help());
          family.write(name, text);
        });
    return text.toString();
  }
}
