package dev.ballast.node.runtime.local;

import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts Ballast's own containerd again where it ends by itself or is killed, until closed. The
/// containers go on without it meanwhile.
public final class ContainerdKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerdKeeper.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

  private final World world;
  private final LocalContainerd containerd;
  private final Thread thread;

  private ContainerdKeeper(World world, LocalContainerd containerd) {
    this.world = world;
    this.containerd = containerd;
    this.thread = world.spawn("containerd-keeper", this::run);
  }

  /// @param containerd one that runs
  public static ContainerdKeeper start(World world, LocalContainerd containerd) {
    return new ContainerdKeeper(world, containerd);
  }

  private void run() {
    try {
      while (true) {
        awaitEnd();
        restart();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void awaitEnd() throws InterruptedException {
    try {
      Optional<ProcessHandle> running = containerd.running();
      if (running.isPresent()) running.get().onExit().get();
    } catch (IOException | ExecutionException e) {
      LOG.warn("containerd can't be watched: {}", e.getMessage());
      world.sleep(BETWEEN_TRIES);
    }
  }

  private void restart() throws InterruptedException {
    LOG.warn("containerd has ended; it is started again");
    try {
      containerd.start();
    } catch (RuntimeFailure failed) {
      LOG.error("containerd does not start: {}", failed.getMessage());
      world.sleep(BETWEEN_TRIES);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
