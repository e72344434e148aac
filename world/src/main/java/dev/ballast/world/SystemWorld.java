package dev.ballast.world;

import dev.ballast.world.metrics.Metrics;
import dev.ballast.world.metrics.ProcessMetrics;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The real machine: the system's clock, virtual threads, secure ids.
public final class SystemWorld implements World {
  private final SecureRandom ids = new SecureRandom();
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("timers").factory());

  private final Metrics metrics = new Metrics();

  public SystemWorld() {
    ProcessMetrics.register(metrics);
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    ScheduledFuture<?> waiting =
        timers.schedule(
            () -> Thread.ofVirtual().start(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> waiting.cancel(false);
  }

  @Override
  public Thread spawn(String name, Runnable work) {
    return Thread.ofVirtual().name(name).start(work);
  }

  @Override
  public Thread spawnPlatform(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).start(work);
  }

  /// Has `work` done when the process is asked to end, before it ends. Only the program itself asks
  /// this of the machine, so it is no part of [World].
  public void atExit(Runnable work) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("exit").unstarted(work));
  }

  @Override
  public void sleep(Duration span) throws InterruptedException {
    Thread.sleep(span);
  }

  @Override
  public UUID newId() {
    byte[] bytes = new byte[16];
    ids.nextBytes(bytes);
    bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
    bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) high = high << 8 | bytes[i] & 0xff;
    for (int i = 8; i < 16; i++) low = low << 8 | bytes[i] & 0xff;
    return new UUID(high, low);
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public RandomGenerator random() {
    return ThreadLocalRandom.current();
  }
}
