package dev.ballast.world.metrics;

/// Metrics of one name.
sealed interface Family permits Counters, Histograms, Sampled {
  /// `counter`, `gauge` or `histogram`.
  String type();

  String help();

  void write(String name, Exposition text);
}
