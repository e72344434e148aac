package dev.ballast.kinds.descriptor;

import java.util.List;

/// Where a scalable kind keeps what its Scale shows: paths of field names. `selector` leads to a
/// label selector, or to a plain map of labels where `plainSelector` says so.
public record Scale(
    List<String> specReplicas,
    List<String> statusReplicas,
    List<String> selector,
    boolean plainSelector) {
  /// Where every built-in workload keeps them.
  static final Scale USUAL = usual(false);

  /// As [#USUAL], with a plain map of labels as its selector.
  static final Scale WITH_PLAIN_SELECTOR = usual(true);

  private static Scale usual(boolean plainSelector) {
    return new Scale(
        List.of("spec", "replicas"),
        List.of("status", "replicas"),
        List.of("spec", "selector"),
        plainSelector);
  }
}
