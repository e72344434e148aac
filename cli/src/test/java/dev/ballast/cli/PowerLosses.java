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
import dev.ballast.world.DurableFiles;
import dev.ballast.world.SystemWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Puts the disk together as losses of power would have left it, and looks whether what was
/// acknowledged until then is there.
record PowerLosses(FaultyDisk disk, Ledger ledger, RandomGenerator random) {
  private static final List<String> FOLDERS =
      List.of("core/configmaps/default/", "core/secrets/default/");
  private static final int SERVERS = 4;

  /// @param moments places in the trace, in order
  void cutAt(DiskTrace trace, List<Long> moments, Path image) throws Exception {
    var power = new PowerCut(disk.root());
    int done = 0;
    for (DiskTrace.Act act : trace.acts()) {
      power.follow(act);
      for (; done < moments.size() && moments.get(done) <= act.end(); done++)
        cut(power, act.end(), image, done % (moments.size() / SERVERS) == 2);
    }
    assertThat(done).isEqualTo(moments.size());
  }

  /// @param serve whether to start a server on what is left, instead of opening it here
  private void cut(PowerCut power, long moment, Path image, boolean serve) throws Exception {
    power.leave(image, random);
    Ledger then = ledger.at(moment);
    try {
      if (serve) serve(image.resolve("data"), then);
      else open(image.resolve("data"), then);
    } catch (RuntimeException | AssertionError failed) {
      Path kept = Files.move(image, Files.createTempDirectory("power-loss").resolve("image"));
      throw new AssertionError("at " + moment + ", see " + kept + ": " + failed, failed);
    }
    DurableFiles.delete(image);
  }

  private static void serve(Path data, Ledger then) throws Exception {
    try (BallastProcess ballast = BallastProcess.up(data, "--api-only");
        var transport =
            new HttpTransport(new SystemWorld(), Kubeconfig.read(ballast.kubeconfig()))) {
      checkServed(new Client(transport), then);
    }
  }

  private static void open(Path data, Ledger then) {
    var world = new SystemWorld();
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

  static void checkServed(Client client, Ledger ledger) {
    var found = new HashMap<String, Ledger.Write>();
    long revision = 0;
    for (var type : List.of(Types.CONFIG_MAPS, Types.SECRETS)) {
      var list = client.list(type, Numbered.NAMESPACE, ListOptions.ALL);
      revision = Long.parseLong(list.resourceVersion());
      for (KubeObject each : list.items()) found.put(each.name(), write(each));
    }
    ledger.check(found, revision);
  }

  private static Ledger.Write write(KubeObject object) {
    return new Ledger.Write(Numbered.numberOf(object), Long.parseLong(object.resourceVersion()));
  }
}
