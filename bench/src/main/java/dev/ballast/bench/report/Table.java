package dev.ballast.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A report as a table, aligned for a terminal or in Markdown.
public final class Table {
  private static final List<String> HEAD =
      List.of("work", "reached", "p50", "p99", "server cpu", "client cpu", "memory");
  private static final List<String> HEAD_OF_TWO =
      List.of("work", "before", "now", "now / before", "cpu before", "cpu now");

  private Table() {}

  public static String text(Report report) {
    return head(report, "") + aligned(rows(report));
  }

  public static String markdown(Report report) {
    return head(report, "\n") + marked(rows(report));
  }

  /// Two runs side by side; rows that only one of them has are left out.
  public static String comparison(Report before, Report now) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD_OF_TWO);
    for (Row each : now.rows()) {
      before
          .row(each.work())
          .ifPresent(
              old ->
                  rows.add(
                      List.of(
                          each.work(),
                          reached(old),
                          reached(each),
                          String.format(Locale.ROOT, "%.2f", each.rate() / old.rate()),
                          micros(old.serverMicros()),
                          micros(each.serverMicros()))));
    }
    return "before: "
        + before.taken()
        + ", "
        + before.server()
        + "\nnow:    "
        + now.taken()
        + ", "
        + now.server()
        + "\n"
        + aligned(rows);
  }

  private static String head(Report report, String gap) {
    return report.server() + ", " + report.taken() + ", " + report.machine() + "\n" + gap;
  }

  private static List<List<String>> rows(Report report) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    for (Row each : report.rows()) {
      rows.add(
          List.of(
              each.work(),
              reached(each),
              milliseconds(each.p50()),
              milliseconds(each.p99()),
              micros(each.serverMicros()),
              micros(each.clientMicros()),
              megabytes(each.residentMb())));
    }
    return rows;
  }

  static String reached(Row row) {
    double value = row.rate();
    if (!Double.isFinite(value)) return "";
    String digits = value < 10 ? "%,.2f" : value < 100 ? "%,.1f" : "%,.0f";
    return String.format(Locale.ROOT, digits + " %s", value, row.unit());
  }

  private static String milliseconds(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f ms", value) : "";
  }

  private static String micros(double value) {
    if (!Double.isFinite(value)) return "";
    return value < 100
        ? String.format(Locale.ROOT, "%.1f µs", value)
        : String.format(Locale.ROOT, "%,.0f µs", value);
  }

  private static String megabytes(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.0f MB", value) : "";
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) widths[i] = Math.max(widths[i], row.get(i).length());
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String gap = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? cell + gap : "  " + gap + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String marked(List<List<String>> rows) {
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) text.append("|---").append("|--:".repeat(rows.get(i).size() - 1)).append("|\n");
    }
    return text.toString();
  }
}
