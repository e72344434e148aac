package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.Client;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes, at any moment since the very first start, and takes along whatever was not
/// synced. What the server had acknowledged is there, Secrets and the key that opens them included,
/// and the folder opens as it is: nobody has to repair anything.
class PowerLossTest {
  private static final int WRITERS = 4;

  private final SystemWorld world = new SystemWorld();

  @Test
  void whatWasAcknowledgedSurvivesALossOfPower(@TempDir Path scratch) throws Exception {
    lose(scratch, Duration.ofMillis(1_500), 150);
  }

  @Test
  @Tag("full")
  void whatWasAcknowledgedSurvivesManyLossesOfPower(@TempDir Path scratch) throws Exception {
    lose(scratch, Duration.ofSeconds(20), 5_000);
  }

  private void lose(Path scratch, Duration each, int times) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("PowerLossTest: seed " + seed);
    var random = new Random(seed);
    FaultyDisk disk = FaultyDisk.under(scratch);
    var ledger = new Ledger(disk::position);
    List<Long> starts = record(disk, ledger, random, each);
    DiskTrace trace = DiskTrace.read(disk.trace());
    List<Long> moments = moments(trace, starts, random, times);
    new PowerLosses(disk, ledger, random).cutAt(trace, moments, scratch.resolve("image"));
  }

  /// A first start, a kill, an orderly stop, and writes after each. Returns where each start began.
  private List<Long> record(FaultyDisk disk, Ledger ledger, Random random, Duration each)
      throws Exception {
    var starts = new ArrayList<Long>(List.of(0L));
    try (BallastProcess ballast = BallastProcess.on(disk, "--api-only")) {
      write(ballast, ledger, random, each);
      ballast.kill();
      starts.add(disk.position());
      ballast.start();
      write(ballast, ledger, random, each);
      ballast.stop();
      starts.add(disk.position());
      ballast.start();
      write(ballast, ledger, random, each);
    }
    return starts;
  }

  private void write(BallastProcess ballast, Ledger ledger, Random random, Duration span)
      throws Exception {
    try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      var client = new Client(transport);
      PowerLosses.checkServed(client, ledger);
      var writers = new ArrayList<NumberedWriter>();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < WRITERS; i++) {
        var writer = new NumberedWriter(ledger, new Random(random.nextLong()), i);
        writers.add(writer);
        threads.add(world.spawn("writer", () -> writer.write(client)));
      }
      world.sleep(span);
      writers.forEach(NumberedWriter::stop);
      for (Thread thread : threads) assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    }
  }

  /// The ends of acts at random, a third of them soon after a start; in order.
  private static List<Long> moments(DiskTrace trace, List<Long> starts, Random random, int times) {
    List<Long> ends = trace.acts().stream().map(DiskTrace.Act::end).toList();
    List<Integer> firsts =
        starts.stream()
            .map(start -> (int) ends.stream().filter(end -> end <= start).count())
            .toList();
    var moments = new ArrayList<Long>();
    for (int i = 0; i < times; i++) {
      int first = firsts.get(random.nextInt(firsts.size()));
      int at = i % 3 == 0 ? first + random.nextInt(200) : random.nextInt(ends.size());
      moments.add(ends.get(Math.min(at, ends.size() - 1)));
    }
    moments.sort(Comparator.naturalOrder());
    return moments;
  }
}
