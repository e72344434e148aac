package dev.ballast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.report.Curve.Line;
import dev.ballast.bench.report.Curve.Point;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final double NONE = Double.NaN;

  private static Row row(String work, double rate) {
    return new Row(work, "x/s", rate, 1.5, 20, 300, 40, 250);
  }

  private static Report report(Row... rows) {
    var points = List.of(new Point(100, 20), new Point(1_000, 21), new Point(10_000, 25));
    var curve = new Curve("objects", "objects there", "µs", List.of(new Line("get <b>", points)));
    return new Report(
        "2026-01-01T00:00:00Z", "Ballast", "2 processors", List.of(rows), List.of(curve));
  }

  @Test
  void whatIsWrittenIsRead() {
    Report written = report(row("create", 1234), Row.of("machine", "MB/s", 3));
    Report read = ReportFile.read(ReportFile.write(written));
    assertThat(read).isEqualTo(written);
    assertThat(read.row("machine").orElseThrow().p99()).isNaN();
  }

  @Test
  void anotherFileGivesAnEmptyReport() {
    Report read = ReportFile.read("{\"kind\":\"Pod\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(read.rows()).isEmpty();
  }

  @Test
  void theMedianLeavesOutWhatOneRoundSuffered() {
    Row median = Medians.of(List.of(row("a", 100), row("a", 3), row("a", 110)));
    assertThat(median.rate()).isEqualTo(100);
    assertThat(Medians.of(List.of(row("a", 1), row("a", 2))).rate()).isEqualTo(1.5);
    assertThat(Medians.of(List.of(Row.of("a", "s", 1))).p50()).isNaN();
  }

  @Test
  void theColumnsOfATableStandBelowEachOther() {
    String text = Table.text(report(row("create", 1234), row("list of everything", 7)));
    List<String> lines = text.lines().skip(1).toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).contains("1,234 x/s").contains("1.50 ms").contains("300 µs");
    assertThat(lines.get(1).indexOf(" x/s")).isEqualTo(lines.get(2).indexOf(" x/s"));
  }

  @Test
  void inMarkdownEachRowHasAllCells() {
    String text =
        Table.markdown(
            report(row("create", 1), new Row("b", "s", 2, NONE, NONE, NONE, NONE, NONE)));
    assertThat(text.lines().filter(line -> line.startsWith("|")))
        .hasSize(4)
        .allMatch(line -> line.chars().filter(each -> each == '|').count() == 8);
  }

  @Test
  void twoRunsStandSideBySide() {
    String text =
        Table.comparison(report(row("create", 100), row("old", 1)), report(row("create", 250)));
    assertThat(text).contains("100 x/s").contains("250 x/s").contains("2.50").doesNotContain("old");
  }

  @Test
  void aPlotIsAPictureWithEveryPoint() {
    String svg = Plot.svg(report().curves().getFirst());
    assertThat(svg).startsWith("<svg").endsWith("</svg>\n").contains("get &lt;b&gt;");
    assertThat(svg.split("<circle", -1)).hasSize(4);
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
  }
}
