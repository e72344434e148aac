package dev.ballast.bench.report;

import java.util.List;

/// How something grows with something else.
///
/// @param name for a file and a heading
/// @param x what grows, `y` what follows
public record Curve(String name, String x, String y, List<Line> lines) {
  /// One line of a plot.
  public record Line(String name, List<Point> points) {}

  public record Point(double x, double y) {}
}
