package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.stored.Seal;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.stored.StoredCodec;
import dev.ballast.store.Entry;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.rocks.Recovery;
import dev.ballast.store.rocks.RocksStore;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes, at any moment since the very first start, and takes along whatever was not
/// synced. What the server had acknowledged is there, Secrets and the key that opens them included,
/// and the folder opens as it is: nobody has to repair anything.
class PowerLossTest {
  private static final int WRITERS = 4;
  private static final List<String> FOLDERS =
      List.of("core/configmaps/default/", "core/secrets/default/");

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
    var power = new PowerCut(disk.root());
    int done = 0;
    for (DiskTrace.Act act : trace.acts()) {
      power.follow(act);
      for (; done < moments.size() && moments.get(done) <= act.end(); done++)
        cut(power, ledger, act.end(), scratch.resolve("image"), random, done % (times / 4) == 2);
    }
    assertThat(done).isEqualTo(times);
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
      checkServed(client, ledger);
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

  private static void checkServed(Client client, Ledger ledger) {
    var found = new HashMap<String, Ledger.Write>();
    for (var type : List.of(Types.CONFIG_MAPS, Types.SECRETS)) {
      for (KubeObject each : client.list(type, Numbered.NAMESPACE, ListOptions.ALL).items())
        found.put(each.name(), write(each));
    }
    long revision =
        Long.parseLong(
            client.list(Types.SECRETS, Numbered.NAMESPACE, ListOptions.ALL).resourceVersion());
    ledger.check(found, revision);
  }

  private static Ledger.Write write(KubeObject object) {
    return new Ledger.Write(Numbered.numberOf(object), Long.parseLong(object.resourceVersion()));
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

  /// @param serve whether to start a server on what is left, instead of opening it here
  private void cut(
      PowerCut power, Ledger ledger, long moment, Path image, Random random, boolean serve)
      throws Exception {
    power.leave(image, random);
    Ledger then = ledger.at(moment);
    try {
      if (serve) serve(image.resolve("data"), then);
      else open(image.resolve("data"), then);
    } catch (RuntimeException | AssertionError failed) {
      Path kept = Files.move(image, Files.createTempDirectory("power-loss").resolve("image"));
      throw new AssertionError("at " + moment + ", see " + kept + ": " + failed, failed);
    }
    delete(image);
  }

  private void serve(Path data, Ledger then) throws Exception {
    try (BallastProcess ballast = BallastProcess.up(data, "--api-only");
        var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      checkServed(new Client(transport), then);
    }
  }

  private void open(Path data, Ledger then) {
    Pki pki = Pki.open(world, data.resolve("pki"));
    var codec = new StoredCodec(new Seal(world, pki.sealingKey()));
    Path folder = data.resolve("store");
    try (Store<Stored> store =
        RocksStore.open(world, codec, Limits.USUAL, folder, Recovery.STRICT)) {
      then.check(found(store), store.snapshot().revision());
    }
  }

  private static Map<String, Ledger.Write> found(Store<Stored> store) {
    var found = new HashMap<String, Ledger.Write>();
    for (String folder : FOLDERS) {
      for (Entry<Stored> each : store.snapshot().scan(folder, "")) {
        KubeObject object = each.value().object();
        found.put(object.name(), write(object));
      }
    }
    return found;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }
}
