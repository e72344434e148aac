package dev.ballast.controllers.certificates;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The cluster's certificate authority, as functions that the composition root wires.
public record Authority(Reader reader, Signer signer) {
  /// Reads the base64 text of a request; empty where it can't be read.
  @FunctionalInterface
  public interface Reader {
    Optional<Wanted> read(String request);
  }

  /// Signs a request that can be read, for `usages` until `end`; answers with PEM text.
  @FunctionalInterface
  public interface Signer {
    String sign(String request, List<String> usages, Instant end);
  }
}
