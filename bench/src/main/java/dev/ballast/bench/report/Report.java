package dev.ballast.bench.report;

import java.util.List;
import java.util.Optional;

/// All that one run found.
///
/// @param taken when, as ISO 8601
/// @param server what was measured
/// @param machine what it was measured on
public record Report(
    String taken, String server, String machine, List<Row> rows, List<Curve> curves) {

  public Optional<Row> row(String work) {
    return rows.stream().filter(each -> each.work().equals(work)).findFirst();
  }
}
