package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.WatchOptions;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ballast backup`, `verify` and `restore`, as a person runs them.
class BackupTest {
  private static final Pattern REVISION = Pattern.compile("at revision (\\d+)");
  private static final int WRITERS = 3;

  private final SystemWorld world = new SystemWorld();
  @TempDir private Path scratch;
  private Path data;
  private Path file;

  /// A write that was acknowledged.
  private record Written(String name, long number, long revision) {}

  @BeforeEach
  void names() {
    data = scratch.resolve("data");
    file = scratch.resolve("backup");
  }

  private BallastProcess.Ended run(String... arguments) throws IOException, InterruptedException {
    return BallastProcess.run(scratch, arguments);
  }

  private void must(String... arguments) throws IOException, InterruptedException {
    BallastProcess.Ended ended = run(arguments);
    assertThat(ended.code()).as(ended.output()).isZero();
  }

  private String refused(String... arguments) throws IOException, InterruptedException {
    BallastProcess.Ended ended = run(arguments);
    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).doesNotContain("\tat ");
    return ended.output();
  }

  @Test
  void aBackupUnderLoadIsOneRevisionAndIsRestoredAhead() throws Exception {
    Queue<Written> written = new ConcurrentLinkedQueue<>();
    long revision;
    Kubeconfig before;
    try (BallastProcess ballast = BallastProcess.up(data, "--api-only")) {
      before = Kubeconfig.read(ballast.kubeconfig());
      revision = backUpUnderLoad(ballast, written);
    }
    Path restored = scratch.resolve("restored");
    must("restore", file.toString(), "--data", restored.toString());
    try (BallastProcess ballast = BallastProcess.up(restored, "--api-only");
        var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      assertThat(Kubeconfig.read(ballast.kubeconfig()).authorityPem())
          .isEqualTo(before.authorityPem());
      var client = new Client(transport);
      checkIsAsOf(revision, written, found(client));
      checkOldWatchersListAgain(client, written);
    }
  }

  /// Returns the revision of the last of three backups.
  private long backUpUnderLoad(BallastProcess ballast, Queue<Written> written) throws Exception {
    try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      var client = new Client(transport);
      var stop = new AtomicBoolean();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        threads.add(world.spawn("writer", () -> write(client, writer, stop, written)));
      }
      long revision = 0;
      for (int i = 0; i < 3; i++) {
        BallastProcess.Ended ended = run("backup", file.toString(), "--data", data.toString());
        assertThat(ended.code()).as(ended.output()).isZero();
        Matcher said = REVISION.matcher(ended.output());
        assertThat(said.find()).as(ended.output()).isTrue();
        revision = Long.parseLong(said.group(1));
      }
      stop.set(true);
      for (Thread each : threads) assertThat(each.join(Duration.ofSeconds(60))).isTrue();
      return revision;
    }
  }

  private static void write(Client client, int writer, AtomicBoolean stop, Queue<Written> written) {
    for (long number = 1; !stop.get(); number++) {
      String name = (number % 3 == 0 ? "secret-" : "map-") + writer + "-" + number % 12;
      KubeObject object = Numbered.object(name, number);
      KubeObject made =
          number <= 12
              ? client.create(Numbered.typeOf(name), object)
              : client.update(Numbered.typeOf(name), object);
      written.add(new Written(name, number, Long.parseLong(made.resourceVersion())));
    }
  }

  private static Map<String, Written> found(Client client) {
    var found = new HashMap<String, Written>();
    for (var type : List.of(Types.CONFIG_MAPS, Types.SECRETS)) {
      for (KubeObject each : client.list(type, Numbered.NAMESPACE, ListOptions.ALL).items()) {
        long revision = Long.parseLong(each.resourceVersion());
        found.put(each.name(), new Written(each.name(), Numbered.numberOf(each), revision));
      }
    }
    return found;
  }

  /// Each object is as it was written last up to `revision`.
  private static void checkIsAsOf(
      long revision, Queue<Written> written, Map<String, Written> found) {
    var expected = new HashMap<String, Written>();
    for (Written each : written) {
      if (each.revision <= revision)
        expected.merge(each.name, each, (a, b) -> a.revision > b.revision ? a : b);
    }
    assertThat(expected).hasSize(WRITERS * 12);
    assertThat(written).as("writes after the backup").anyMatch(each -> each.revision > revision);
    assertThat(found).isEqualTo(expected);
  }

  /// The old server went on after the backup; who saw that is not told of anything else that has
  /// the same revisions.
  private void checkOldWatchersListAgain(Client client, Queue<Written> written) {
    long last = written.stream().mapToLong(Written::revision).max().orElseThrow();
    KubeObject next = client.create(Types.CONFIG_MAPS, Numbered.object("map-next", 1));
    assertThat(Long.parseLong(next.resourceVersion())).isGreaterThan(last);
    ApiException gone =
        catchThrowableOfType(
            ApiException.class,
            () -> {
              var after = WatchOptions.ALL.after(Long.toString(last));
              try (var events = client.watch(Types.CONFIG_MAPS, Numbered.NAMESPACE, after)) {
                events.next(Duration.ofSeconds(20));
              }
            });
    assertThat(gone).isNotNull();
    assertThat(gone.reason()).isEqualTo("Expired");
  }

  @Test
  void theFilesOfAStoppedServerAreBackedUpProvenAndRestored() throws Exception {
    try (BallastProcess ballast = BallastProcess.up(data, "--api-only")) {
      fill(ballast, 30);
      assertThat(PlainAnswer.of(ballast.url().orElseThrow(), "/ballast/backup").code())
          .isEqualTo(403);
    }
    must("backup", file.toString(), "--data", data.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    BallastProcess.Ended proven = run("verify", file.toString(), "--scratch", scratch.toString());
    assertThat(proven.code()).as(proven.output()).isZero();
    // The server itself writes one more, in the background.
    assertThat(proven.output())
        .contains("is sound")
        .containsPattern("2[01]\\s+core/configmaps")
        .containsPattern("10\\s+core/secrets")
        .contains("seal.key");
    Path restored = scratch.resolve("restored");
    Files.createDirectories(restored.resolve("volumes/pvc-1"));
    must("restore", file.toString(), "--data", restored.toString());
    assertThat(restored.resolve("volumes/pvc-1")).isDirectory();
    try (BallastProcess ballast = BallastProcess.up(restored, "--api-only");
        var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      assertThat(found(new Client(transport))).hasSize(30);
    }
  }

  private void fill(BallastProcess ballast, int count) {
    try (var transport = new HttpTransport(world, Kubeconfig.read(ballast.kubeconfig()))) {
      var client = new Client(transport);
      for (int i = 0; i < count; i++) {
        String name = (i % 3 == 0 ? "secret-" : "map-") + i;
        client.create(Numbered.typeOf(name), Numbered.object(name, i + 1));
      }
    }
  }

  @Test
  void nothingIsOverwrittenAndNothingElseIsTakenForABackup() throws Exception {
    BallastProcess.up(data, "--api-only").close();
    Path precious = Files.writeString(scratch.resolve("thesis.txt"), "years of work");
    assertThat(refused("backup", precious.toString(), "--data", data.toString()))
        .contains("is no backup");
    assertThat(precious).hasContent("years of work");
    assertThat(refused("verify", precious.toString())).contains("is no backup of Ballast");
    assertThat(refused("verify", scratch.resolve("none").toString())).contains("there is no");
    Path empty = Files.createDirectory(scratch.resolve("empty"));
    assertThat(refused("backup", file.toString(), "--data", empty.toString()))
        .contains("holds no cluster");
    assertThat(refused("backup", scratch.resolve("no/where").toString(), "--data", data.toString()))
        .contains("there is no folder");
    must("backup", file.toString(), "--data", data.toString());
    must("backup", file.toString(), "--data", data.toString());
    assertThat(refused("restore", file.toString(), "--data", data.toString()))
        .contains("holds a cluster already");
  }

  @Test
  void aDamagedOrNewerBackupIsRefusedBeforeAnythingIsTouched() throws Exception {
    try (BallastProcess ballast = BallastProcess.up(data, "--api-only")) {
      fill(ballast, 12);
      must("backup", file.toString(), "--data", data.toString());
    }
    byte[] whole = Files.readAllBytes(file);
    Path target = scratch.resolve("target");
    var random = new Random(3);
    byte[] flipped = whole.clone();
    flipped[20 + random.nextInt(whole.length - 20)] ^= 4;
    byte[] newer = whole.clone();
    newer[9] = 9;
    newer[11] = 9;
    Map<String, byte[]> cases =
        Map.of(
            "is damaged", flipped,
            "is cut short", java.util.Arrays.copyOf(whole, whole.length - 7),
            "newer Ballast", newer);
    for (Map.Entry<String, byte[]> each : cases.entrySet()) {
      Files.write(file, each.getValue());
      assertThat(refused("restore", file.toString(), "--data", target.toString()))
          .contains(each.getKey());
      assertThat(target).doesNotExist();
      assertThat(refused("verify", file.toString(), "--scratch", scratch.toString()))
          .contains(each.getKey());
    }
  }
}
