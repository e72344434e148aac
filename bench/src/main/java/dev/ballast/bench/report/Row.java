package dev.ballast.bench.report;

/// What one kind of work came to. NaN stands for what was not measured.
///
/// @param work what was done
/// @param unit what `rate` counts, such as `creates/s`, or `s` where it is a time
/// @param rate how many a second, or how long it took
/// @param p50 half of the answers came within so many milliseconds
/// @param p99 all but one of a hundred did
/// @param serverMicros processor time of the server's processes an operation
/// @param clientMicros processor time of the measuring client an operation
/// @param residentMb memory of the server's processes afterwards
public record Row(
    String work,
    String unit,
    double rate,
    double p50,
    double p99,
    double serverMicros,
    double clientMicros,
    double residentMb) {

  /// A figure that has nothing but itself.
  public static Row of(String work, String unit, double value) {
    return new Row(work, unit, value, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  public boolean isTime() {
    return unit.equals("s");
  }

  public Row named(String newWork, String newUnit) {
    return new Row(newWork, newUnit, rate, p50, p99, serverMicros, clientMicros, residentMb);
  }
}
