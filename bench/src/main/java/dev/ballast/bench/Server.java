package dev.ballast.bench;

import dev.ballast.client.http.Kubeconfig;
import java.util.List;

/// A server that runs.
///
/// @param processes its processes on this machine, as far as they are known
/// @param startSeconds how long it took until its `/readyz` said ok; NaN where it ran before
/// @param stop ends it, where the bench started it
public record Server(Kubeconfig config, List<Long> processes, double startSeconds, Runnable stop)
    implements AutoCloseable {
  @Override
  public void close() {
    stop.run();
  }
}
