package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A cluster whose files are damaged does not start, and says how to go on; `--recover` then saves
/// what there is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedDataTest {
  private static final int MAPS = 60;
  private static final int SECRETS = 10;

  @TempDir private static Path temporary;
  private final SystemWorld world = new SystemWorld();
  private Path whole;
  private int copies;

  /// A cluster that was started twice, so that a part of it is in a table and a part in the log.
  @BeforeAll
  void write() throws IOException {
    Path running = temporary.resolve("running");
    try (Cluster cluster = Cluster.assemble(world, settings(running))) {
      fill(running, 0, MAPS / 2);
    }
    try (Cluster cluster = Cluster.assemble(world, settings(running))) {
      fill(running, MAPS / 2, MAPS);
      whole = temporary.resolve("whole");
      copy(running, whole);
    }
  }

  private void fill(Path data, int from, int to) {
    try (var transport = new HttpTransport(world, Kubeconfig.read(data.resolve("kubeconfig")))) {
      var client = new Client(transport);
      for (int i = from; i < to; i++) {
        KubeObject map = KubeObject.of("v1", "ConfigMap", "default", "map-" + i);
        Json.child(map.tree(), "data").put("text", "x".repeat(3_000));
        client.create(Types.CONFIG_MAPS, map);
        if (i % (MAPS / SECRETS) != 0) continue;
        KubeObject secret = KubeObject.of("v1", "Secret", "default", "secret-" + i);
        Json.child(secret.tree(), "stringData").put("text", "hidden");
        client.create(Types.SECRETS, secret);
      }
    }
  }

  /// @param how `flip` a bit at a part of the file, `cut` it there, or `delete` it
  /// @param maps and `secrets`: how many are there at least after `--recover`
  @ParameterizedTest
  @CsvSource({
    "store/objects/.sst,     flip,   0.4,  30,  5",
    "store/objects/.sst,     delete, 0,    30,  5",
    "store/objects/.log,     flip,   0.5,  31,  5",
    "store/objects/.log,     cut,    0.5,  31,  5",
    "store/objects/.log,     delete, 0,    30,  5",
    "store/objects/MANIFEST, flip,   0.6,  60, 10",
    "store/objects/MANIFEST, delete, 0,    60, 10",
    "store/objects/CURRENT,  flip,   0.5,  60, 10",
    "store/objects/CURRENT,  cut,    0,    60, 10",
    "store/objects/CURRENT,  delete, 0,    60, 10",
    "store/committed,        cut,    0.02, 60, 10",
    "store/committed,        delete, 0,    60, 10"
  })
  void aDamagedStoreIsRefusedAndCanBeRecovered(
      String file, String how, double at, int maps, int secrets) throws IOException {
    Path data = damaged(file, how, at);
    Cluster.CannotStart refused = refusal(data);
    assertThat(refused.getMessage()).contains("--recover").contains("backup");
    assertThat(refused.getMessage()).contains(data.resolve("store").toString());
    try (Cluster cluster = Cluster.assemble(world, settings(data).withRecover(true))) {
      assertThat(count(data, Types.CONFIG_MAPS)).isGreaterThanOrEqualTo(maps);
      assertThat(count(data, Types.SECRETS)).isGreaterThanOrEqualTo(secrets);
    }
    Cluster.assemble(world, settings(data)).close();
  }

  @ParameterizedTest
  @CsvSource({
    "pki/seal.key, flip,   0.5",
    "pki/seal.key, cut,    0.4",
    "pki/seal.key, delete, 0",
    "pki/ca.crt,   flip,   0.5",
    "pki/ca.key,   flip,   0.5",
    "pki/ca.key,   delete, 0"
  })
  void keysThatCannotBeMadeAgainAreRefused(String file, String how, double at) throws IOException {
    Path data = damaged(file, how, at);
    Cluster.CannotStart refused = refusal(data);
    assertThat(refused.getMessage())
        .contains(file.substring(file.indexOf('/') + 1))
        .contains("--recover")
        .contains("backup");
    Files.move(data.resolve("pki"), data.resolve("pki.damaged"));
    assertThat(refusal(data).getMessage()).contains("missing");
    try (Cluster cluster = Cluster.assemble(world, settings(data).withRecover(true))) {
      assertThat(count(data, Types.CONFIG_MAPS)).isEqualTo(MAPS);
      assertThat(count(data, Types.SECRETS)).isZero();
    }
    Cluster.assemble(world, settings(data)).close();
  }

  @ParameterizedTest
  @CsvSource({"pki/server.crt, flip, 0.5", "pki/server.key, delete, 0", "pki/admin.key, flip, 0.5"})
  void keysThatCanBeMadeAgainAre(String file, String how, double at) throws IOException {
    Path data = damaged(file, how, at);
    try (Cluster cluster = Cluster.assemble(world, settings(data))) {
      assertThat(count(data, Types.CONFIG_MAPS)).isEqualTo(MAPS);
      assertThat(count(data, Types.SECRETS)).isEqualTo(SECRETS);
    }
  }

  /// Its content is right, but it opens nothing here.
  @Test
  void anotherClustersSealingKeyIsNoticed() throws IOException {
    Path other = temporary.resolve("other");
    Cluster.assemble(world, settings(other)).close();
    Path data = damaged("pki/seal.key", "delete", 0);
    Files.copy(other.resolve("pki/seal.key"), data.resolve("pki/seal.key"));
    assertThat(refusal(data).getMessage())
        .contains("core/secrets/default/secret-0")
        .contains("seal.key");
  }

  private Cluster.CannotStart refusal(Path data) {
    Cluster.CannotStart refused =
        catchThrowableOfType(
            Cluster.CannotStart.class, () -> Cluster.assemble(world, settings(data)).close());
    assertThat(refused).isNotNull();
    return refused;
  }

  private static Settings settings(Path data) {
    return Settings.defaults(data).withListen("127.0.0.1", 0).withApiOnly(true);
  }

  private int count(Path data, ResourceType type) {
    try (var transport = new HttpTransport(world, Kubeconfig.read(data.resolve("kubeconfig")))) {
      return new Client(transport).list(type, "default", ListOptions.ALL).items().size();
    }
  }

  private Path damaged(String file, String how, double at) throws IOException {
    Path data = temporary.resolve("copy-" + copies++);
    copy(whole, data);
    Path victim = find(data, file);
    switch (how) {
      case "delete" -> Files.delete(victim);
      case "cut" -> cut(victim, (long) (Files.size(victim) * at));
      default -> flip(victim, (long) (Files.size(victim) * at));
    }
    return data;
  }

  /// The newest file of RocksDB that has such a name, or the file itself.
  private static Path find(Path data, String file) throws IOException {
    Path exact = data.resolve(file);
    if (Files.exists(exact)) return exact;
    try (Stream<Path> files = Files.list(exact.getParent())) {
      return files
          .filter(each -> each.getFileName().toString().contains(exact.getFileName().toString()))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static void cut(Path file, long size) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 0x10);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) Files.copy(each, to.resolve(from.relativize(each).toString()));
    }
  }
}
