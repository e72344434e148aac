package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cluster.data.BackupFile;
import dev.ballast.cluster.data.ClusterData;
import dev.ballast.cluster.data.Restoration;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Expected;
import dev.ballast.store.Transaction;
import dev.ballast.store.rocks.Recovery;
import dev.ballast.world.DurableFiles;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup, or a restore, that is killed, has no room left, or loses its power: there is all of it
/// or nothing, and it can be tried again.
class BackupFaultTest {
  private static final int OBJECTS = 6_000;
  private static final int KILLS = 6;
  private static final int LOSSES = 25;

  private final SystemWorld world = new SystemWorld();
  private final Random random = new Random();
  @TempDir private Path scratch;
  private Path data;
  private BackupFile sound;

  /// A cluster of some size, and a backup of it.
  @BeforeEach
  void fill() throws IOException {
    data = scratch.resolve("data");
    try (ClusterData made = ClusterData.open(world, data, Recovery.STRICT)) {
      var steps = new ArrayList<Transaction.Step<Stored>>();
      for (int i = 0; i < OBJECTS; i++) {
        String name = (i % 3 == 0 ? "secret-" : "map-") + i;
        KubeObject object = Numbered.object(name, i + 1);
        String resource = i % 3 == 0 ? "secrets" : "configmaps";
        steps.add(
            new Transaction.Put<>(
                "core/" + resource + "/default/" + name,
                Stored.draft(object.tree(), i % 3 == 0),
                Expected.ANY));
        if (steps.size() < 500) continue;
        made.store().commit(new Transaction<>(steps));
        steps.clear();
      }
    }
    sound = new BackupFile(scratch.resolve("sound"));
    assertThat(sound.writeFolder(world, data, out -> out).objects()).isEqualTo(OBJECTS);
  }

  @Test
  void aKilledBackupLeavesTheOneBefore() throws Exception {
    Path file = scratch.resolve("backup");
    Files.copy(sound.path(), file);
    String other = scratch.resolve("other").toString();
    Duration whole = span("backup", other, "--data", data.toString());
    for (int i = 0; i < KILLS; i++) {
      BallastProcess.runAndKill(
          scratch, life(whole), "backup", file.toString(), "--data", data.toString());
      assertThat(verified(new BackupFile(file))).isEqualTo(OBJECTS);
    }
    var again = BallastProcess.run(scratch, "backup", file.toString(), "--data", data.toString());
    assertThat(again.code()).as(again.output()).isZero();
    assertThat(scratch.resolve("backup.part")).doesNotExist();
  }

  @Test
  void aKilledRestoreCanBeRunAgain() throws Exception {
    int unfinished = 0;
    String other = scratch.resolve("other").toString();
    Duration whole = span("restore", sound.path().toString(), "--data", other);
    for (int i = 0; i < KILLS; i++) {
      Path target = scratch.resolve("target-" + i);
      String file = sound.path().toString();
      BallastProcess.runAndKill(scratch, life(whole), "restore", file, "--data", target.toString());
      if (!ClusterData.isUsed(target)) unfinished++;
      if (Files.exists(target.resolve("restoring")) && !ClusterData.isUsed(target)) {
        var up = BallastProcess.run(scratch, "up", "--api-only", "--data", target.toString());
        assertThat(up.code()).as(up.output()).isEqualTo(1);
        assertThat(up.output()).contains("did not come to its end").doesNotContain("\tat ");
      }
      restoreUnlessThere(target);
      assertThat(objectsIn(target)).isEqualTo(OBJECTS);
    }
    System.out.println("BackupFaultTest: " + unfinished + " of " + KILLS + " were unfinished");
  }

  @Test
  void withoutRoomThereIsNoBackupAndNoCluster() throws Exception {
    FaultyDisk disk = FaultyDisk.under(scratch);
    Path file = disk.root().resolve("backup");
    Path target = disk.root().resolve("target");
    disk.fail(FaultyDisk.Fault.NO_SPACE, "");
    var backup =
        BallastProcess.run(scratch, disk, "backup", file.toString(), "--data", data.toString());
    assertThat(backup.code()).as(backup.output()).isEqualTo(1);
    assertThat(backup.output()).contains("No space left").doesNotContain("\tat ");
    disk.fail(FaultyDisk.Fault.NO_SPACE, ".log");
    String[] restore = {"restore", sound.path().toString(), "--data", target.toString()};
    var restored = BallastProcess.run(scratch, disk, restore);
    assertThat(restored.code()).as(restored.output()).isEqualTo(1);
    assertThat(restored.output()).contains("No space left").doesNotContain("\tat ");
    assertThat(disk.root()).isDirectoryNotContaining(path -> path.toString().contains("backup"));
    assertThat(target).isEmptyDirectory();
    disk.heal();
    assertThat(BallastProcess.run(scratch, disk, restore).code()).isZero();
    assertThat(objectsIn(target)).isEqualTo(OBJECTS);
  }

  @Test
  void aLossOfPowerLeavesAllOrNothing() throws Exception {
    FaultyDisk disk = FaultyDisk.under(scratch);
    Path file = disk.root().resolve("backup");
    String[] backup = {"backup", file.toString(), "--data", data.toString()};
    assertThat(BallastProcess.run(scratch, disk, backup).code()).isZero();
    long backedUp = disk.position();
    Path target = disk.root().resolve("target");
    String[] restore = {"restore", sound.path().toString(), "--data", target.toString()};
    assertThat(BallastProcess.run(scratch, disk, restore).code()).isZero();
    DiskTrace trace = DiskTrace.read(disk.trace());
    List<Integer> moments = random.ints(LOSSES, 0, trace.acts().size()).sorted().boxed().toList();
    var power = new PowerCut(disk.root());
    for (int i = 0; i < trace.acts().size(); i++) {
      DiskTrace.Act act = trace.acts().get(i);
      power.follow(act);
      boolean last = i == trace.acts().size() - 1;
      if (!last && !moments.contains(i)) continue;
      Path image = scratch.resolve("image");
      power.leave(image, random);
      if (Files.exists(image.resolve("backup")) || act.end() >= backedUp)
        assertThat(verified(new BackupFile(image.resolve("backup")))).isEqualTo(OBJECTS);
      if (last) assertThat(ClusterData.isUsed(image.resolve("target"))).isTrue();
      restoreUnlessThere(image.resolve("target"));
      assertThat(objectsIn(image.resolve("target"))).isEqualTo(OBJECTS);
      DurableFiles.delete(image);
    }
  }

  /// How long a command takes when nobody kills it.
  private Duration span(String... arguments) throws Exception {
    long begun = world.nanoTime();
    assertThat(BallastProcess.run(scratch, arguments).code()).isZero();
    return Duration.ofNanos(world.nanoTime() - begun);
  }

  private Duration life(Duration whole) {
    return Duration.ofMillis(whole.toMillis() * (25 + random.nextInt(75)) / 100);
  }

  private long verified(BackupFile file) {
    return new Restoration(world, file).verify(scratch, (done, of) -> {}).taken().objects();
  }

  private void restoreUnlessThere(Path target) {
    if (!ClusterData.isUsed(target))
      new Restoration(world, sound).restore(target, (done, of) -> {});
  }

  private int objectsIn(Path folder) {
    try (ClusterData opened = ClusterData.open(world, folder, Recovery.STRICT)) {
      return opened.store().snapshot().count("core/");
    }
  }
}
