package dev.ballast.server.discovery;

import java.util.Comparator;

/// Something that an operation reads out of its address: a step of the path, or a value behind `?`.
record ApiParameter(String name, boolean inPath, String type, String description)
    implements Comparable<ApiParameter> {
  private static final Comparator<ApiParameter> ORDER =
      Comparator.comparing(ApiParameter::name).thenComparing(each -> !each.inPath);

  /// The order in which documents list them.
  @Override
  public int compareTo(ApiParameter other) {
    return ORDER.compare(this, other);
  }
}
