package dev.ballast.world.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Values of one name that are asked for when somebody reads.
final class Sampled implements Family {
  private final String type;
  private final String help;
  private final List<String> labels;
  private final List<Supplier<Map<List<String>, Double>>> sources = new CopyOnWriteArrayList<>();

  Sampled(String type, String help, List<String> labels) {
    this.type = type;
    this.help = help;
    this.labels = labels;
  }

  void add(Supplier<Map<List<String>, Double>> source) {
    sources.add(source);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public void write(String name, Exposition text) {
    for (Supplier<Map<List<String>, Double>> each : sources)
      each.get().forEach((values, value) -> text.line(name, labels, values, value));
  }
}
