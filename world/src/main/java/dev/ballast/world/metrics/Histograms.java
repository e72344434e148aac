package dev.ballast.world.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Durations of one name. Keep what [#with] returns where it is asked for often.
public final class Histograms implements Family {
  private final String help;
  private final double[] bounds;
  private final List<String> labels;
  private final Map<List<String>, Histogram> all = new ConcurrentHashMap<>();

  Histograms(String help, double[] bounds, List<String> labels) {
    this.help = help;
    this.bounds = bounds;
    this.labels = labels;
  }

  /// The durations for these values of the labels.
  public Histogram with(String... values) {
    return all.computeIfAbsent(List.of(values), first -> new Histogram(bounds));
  }

  @Override
  public String type() {
    return "histogram";
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public void write(String name, Exposition text) {
    var withBound = new ArrayList<String>(labels);
    withBound.add("le");
    all.forEach(
        (values, histogram) -> {
          long below = 0;
          for (int i = 0; i <= bounds.length; i++) {
            below += histogram.count(i);
            var bucket = new ArrayList<String>(values);
            bucket.add(i == bounds.length ? "+Inf" : Exposition.number(bounds[i]));
            text.line(name + "_bucket", withBound, bucket, below);
          }
          text.line(name + "_sum", labels, values, histogram.seconds());
          text.line(name + "_count", labels, values, below);
        });
  }
}
