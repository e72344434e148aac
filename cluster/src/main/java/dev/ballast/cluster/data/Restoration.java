package dev.ballast.cluster.data;

import dev.ballast.server.access.pki.KeysDamaged;
import dev.ballast.server.access.pki.SecretFiles;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.CannotOpen;
import dev.ballast.store.Entry;
import dev.ballast.store.backup.BackupHeader;
import dev.ballast.store.backup.BackupReader;
import dev.ballast.store.rocks.Recovery;
import dev.ballast.store.rocks.RocksImport;
import dev.ballast.world.DurableFiles;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes a cluster's folder out of a backup: for good, or to see whether it opens.
///
/// A restore builds everything in `restoring`, opens it to prove it, and then moves first the keys
/// and last the store to their places. Until the store is there, the folder is refused as half
/// restored, and another restore begins again.
public final class Restoration {
  /// What a sound backup holds.
  ///
  /// @param keys the names of the files
  /// @param objects how many there are of each resource, `apps/statefulsets` for example
  /// @param revision where the restored cluster goes on
  public record Report(
      BackupFile.Taken taken, Set<String> keys, Map<String, Integer> objects, long revision) {}

  /// Nobody writes more often than so many times a second.
  private static final long FASTEST = 100_000;

  private static final long LEAST_BUMP = 1_000_000_000;

  private final World world;
  private final BackupFile backup;

  public Restoration(World world, BackupFile backup) {
    this.world = world;
    this.backup = backup;
  }

  static boolean isUnderWay(Path data) {
    return Files.exists(data.resolve("restoring")) && !ClusterData.isUsed(data);
  }

  /// Takes away the empty folder of a restore that was killed right behind its end.
  static void tidyUp(Path data) {
    try {
      DurableFiles.delete(data.resolve("restoring"));
    } catch (IOException e) {
      throw new UncheckedIOException("can't take away " + data.resolve("restoring"), e);
    }
  }

  /// Puts the backup into `data`, which must hold no cluster.
  ///
  /// @throws BackupFailed where it holds one or the backup is damaged, with nothing touched, or
  ///   where `data` can't be written
  public Report restore(Path data, Tally tally) {
    BackupHeader header;
    try {
      checkFree(data);
      header = backup.check(tally);
    } catch (IOException unusable) {
      throw BackupFailed.of("can't read", backup.path(), unusable);
    }
    try {
      return restore(data, header, tally);
    } catch (IOException | CannotOpen | KeysDamaged | UncheckedIOException failed) {
      throw BackupFailed.of("can't restore into", data, failed);
    }
  }

  private Report restore(Path data, BackupHeader header, Tally tally) throws IOException {
    DurableFiles.makeFolders(
        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path draft = data.resolve("restoring");
    if (Files.exists(draft)) DurableFiles.delete(data.resolve("pki"));
    DurableFiles.delete(draft);
    Report report;
    try {
      report = build(draft, revisionAfter(header), tally);
    } catch (IOException | RuntimeException failed) {
      DurableFiles.delete(draft);
      throw failed;
    }
    DurableFiles.move(draft.resolve("pki"), data.resolve("pki"));
    DurableFiles.move(draft.resolve("store"), data.resolve("store"));
    DurableFiles.delete(draft);
    return report;
  }

  /// Proves the backup by making a cluster's folder of it below `scratch`, opening that, and
  /// reading every object. Takes it away again.
  ///
  /// @throws BackupFailed where it is damaged or does not open
  public Report verify(Path scratch, Tally tally) {
    try {
      backup.check(tally);
      Path draft = Files.createTempDirectory(scratch, "ballast-verify");
      try {
        return build(draft, 0, tally);
      } finally {
        DurableFiles.delete(draft);
      }
    } catch (IOException | CannotOpen | KeysDamaged | UncheckedIOException failed) {
      throw BackupFailed.of("can't verify", backup.path(), failed);
    }
  }

  private static void checkFree(Path data) {
    boolean half = Files.exists(data.resolve("restoring"));
    boolean free = !ClusterData.isUsed(data) && (half || !Files.exists(data.resolve("pki")));
    if (free) return;
    String there =
        "%s holds a cluster already, and a restore overwrites nothing: name another folder with --data,"
            + " or move that one away";
    throw new BackupFailed(there.formatted(data), null);
  }

  /// Ahead of every revision that a client may have seen since the backup was taken: it would miss
  /// what happens until that is passed.
  private long revisionAfter(BackupHeader header) {
    Duration since = Duration.between(header.taken(), world.now());
    return header.revision() + Math.max(LEAST_BUMP, since.toSeconds() * FASTEST);
  }

  /// @param revision of the new store, 0 for that of the backup
  private Report build(Path folder, long revision, Tally tally) throws IOException {
    BackupHeader header;
    var keys = new TreeSet<String>();
    try (RocksImport store = RocksImport.into(folder.resolve("store"))) {
      var secrets = new SecretFiles(folder.resolve("pki"));
      header = backup.read(tally, new Filling(secrets, store, keys));
      store.finish(revision == 0 ? header.revision() : revision);
    }
    try (ClusterData made = ClusterData.open(world, folder, Recovery.STRICT)) {
      return new Report(
          BackupFile.Taken.of(header), keys, counted(made), made.store().snapshot().revision());
    }
  }

  /// Looks into every object.
  private static Map<String, Integer> counted(ClusterData data) throws IOException {
    var counts = new TreeMap<String, Integer>();
    for (Entry<Stored> each : data.store().snapshot().scan("", "")) {
      String[] parts = each.key().split("/", 4);
      var object = each.value().object();
      if (parts.length != 4 || !object.name().equals(parts[3]))
        throw new IOException("the object at " + each.key() + " is another one");
      counts.merge(parts[0] + "/" + parts[1], 1, Integer::sum);
    }
    return counts;
  }

  private record Filling(SecretFiles secrets, RocksImport store, Set<String> keys)
      implements BackupReader.Content {
    @Override
    public void file(String name, byte[] content) throws IOException {
      if (!name.matches("[a-z0-9][a-z0-9._-]*"))
        throw new IOException("the backup holds a file with the name " + name);
      secrets.write(name, content);
      keys.add(name);
    }

    @Override
    public void entry(String key, long revision, long createRevision, byte[] value)
        throws IOException {
      store.put(key, revision, createRevision, value);
    }
  }
}
