package dev.ballast.world.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts of one name. Keep what [#with] returns where it is asked for often.
public final class Counters implements Family {
  private final String help;
  private final List<String> labels;
  private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

  Counters(String help, List<String> labels) {
    this.help = help;
    this.labels = labels;
  }

  /// The count for these values of the labels.
  public LongAdder with(String... values) {
    return counts.computeIfAbsent(List.of(values), first -> new LongAdder());
  }

  @Override
  public String type() {
    return "counter";
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public void write(String name, Exposition text) {
    counts.forEach((values, count) -> text.line(name, labels, values, count.sum()));
  }
}
