package dev.ballast.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One row of many rounds: of each figure the median, so that a round that something else disturbed
/// counts for nothing.
public final class Medians {
  private Medians() {}

  public static Row of(List<Row> rounds) {
    Row first = rounds.getFirst();
    return new Row(
        first.work(),
        first.unit(),
        median(rounds, Row::rate),
        median(rounds, Row::p50),
        median(rounds, Row::p99),
        median(rounds, Row::serverMicros),
        median(rounds, Row::clientMicros),
        median(rounds, Row::residentMb));
  }

  private static double median(List<Row> rounds, ToDoubleFunction<Row> figure) {
    double[] all =
        rounds.stream().mapToDouble(figure).filter(each -> !Double.isNaN(each)).toArray();
    return all.length == 0 ? Double.NaN : median(all);
  }

  static double median(double[] all) {
    Arrays.sort(all);
    int middle = all.length / 2;
    return all.length % 2 == 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
  }
}
