package dev.ballast.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A curve as an SVG picture, both axes logarithmic: a straight line that rises by one decade a
/// decade is a cost that grows with what is there, a flat one is a cost that does not.
public final class Plot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 170;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS =
      List.of("#0b6e99", "#c2410c", "#15803d", "#7c3aed", "#a16207", "#be123c");

  private final Curve curve;
  private final int fromX;
  private final int toX;
  private final int fromY;
  private final int toY;
  private final StringBuilder svg = new StringBuilder();

  private Plot(Curve curve) {
    this.curve = curve;
    fromX = (int) Math.floor(edge(Curve.Point::x, false));
    toX = (int) Math.max(fromX + 1, Math.ceil(edge(Curve.Point::x, true)));
    fromY = (int) Math.floor(edge(Curve.Point::y, false));
    toY = (int) Math.max(fromY + 1, Math.ceil(edge(Curve.Point::y, true)));
  }

  public static String svg(Curve curve) {
    return new Plot(curve).draw();
  }

  /// The smallest or largest decade.
  private double edge(ToDoubleFunction<Curve.Point> axis, boolean largest) {
    var decades =
        curve.lines().stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(point -> decade(axis.applyAsDouble(point)));
    return largest ? decades.max().orElse(1) : decades.min().orElse(0);
  }

  private static double decade(double value) {
    return Math.log10(Math.max(value, 1e-3));
  }

  private double x(double value) {
    double share = (decade(value) - fromX) / (toX - fromX);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    double share = (decade(value) - fromY) / (toY - fromY);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private String draw() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, HEIGHT);
    add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    text(LEFT, 22, "start", curve.y());
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", curve.x());
    grid();
    for (int i = 0; i < curve.lines().size(); i++) {
      line(curve.lines().get(i), COLOURS.get(i % COLOURS.size()), i);
    }
    add("</svg>");
    return svg.toString();
  }

  private void grid() {
    for (int i = fromX; i <= toX; i++) {
      double at = x(Math.pow(10, i));
      rule(at, TOP, at, HEIGHT - BOTTOM);
      text(at, HEIGHT - BOTTOM + 18, "middle", power(i));
    }
    for (int i = fromY; i <= toY; i++) {
      double at = y(Math.pow(10, i));
      rule(LEFT, at, WIDTH - RIGHT, at);
      text(LEFT - 8, at + 4, "end", power(i));
    }
  }

  private static String power(int decade) {
    return decade < 0
        ? String.format(Locale.ROOT, "%." + -decade + "f", Math.pow(10, decade))
        : String.format(Locale.ROOT, "%,.0f", Math.pow(10, decade));
  }

  private void line(Curve.Line line, String colour, int number) {
    var points = new StringBuilder();
    for (Curve.Point each : line.points()) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(each.x()), y(each.y())));
      add(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
          x(each.x()), y(each.y()), colour);
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
        points.toString().strip(), colour);
    double at = TOP + 10 + 20.0 * number;
    add(
        "<rect x=\"%d\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>",
        WIDTH - 160, at - 9, colour);
    text(WIDTH - 144, at, "start", line.name());
  }

  private void rule(double x1, double y1, double x2, double y2) {
    add("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#ddd\"/>", x1, y1, x2, y2);
  }

  private void text(double x, double y, String anchor, String words) {
    String safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, safe);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
