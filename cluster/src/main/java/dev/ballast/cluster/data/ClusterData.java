package dev.ballast.cluster.data;

import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.backup.Backup;
import dev.ballast.server.stored.Seal;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.stored.StoredCodec;
import dev.ballast.store.CannotOpen;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.memory.MemoryStore;
import dev.ballast.store.rocks.Recovery;
import dev.ballast.store.rocks.RocksStore;
import dev.ballast.world.World;
import java.nio.file.Path;

/// What a cluster keeps: its keys, and its store, which opens sealed objects with one of them.
public record ClusterData(World world, Pki pki, StoredCodec codec, Store<Stored> store)
    implements AutoCloseable {
  /// Where a server gives its backup to administrators.
  public static final String BACKUP_PATH = Backup.PATH;

  /// Opens what `folder` holds; in an empty one a new cluster begins.
  ///
  /// @param recovery what to do about something that is damaged or missing
  /// @throws CannotOpen and
  /// @throws dev.ballast.server.access.pki.KeysDamaged where that is not possible; their messages
  ///   say what to do
  public static ClusterData open(World world, Path folder, Recovery recovery) {
    if (Restoration.isUnderWay(folder)) {
      String message =
          "A restore into %s did not come to its end: run it again, or empty that folder.";
      throw new CannotOpen(CannotOpen.Reason.UNFINISHED, message.formatted(folder), null);
    }
    Restoration.tidyUp(folder);
    boolean begins = !isUsed(folder) || recovery == Recovery.LENIENT;
    Path keys = folder.resolve("pki");
    Pki pki = begins ? Pki.open(world, keys) : Pki.reopen(world, keys);
    var codec = new StoredCodec(new Seal(world, pki.sealingKey()));
    var store = RocksStore.open(world, codec, limits(), folder.resolve("store"), recovery);
    return new ClusterData(world, pki, codec, store);
  }

  /// The keys of `folder`, and a store that is gone with the process.
  public static ClusterData inMemory(World world, Path folder) {
    Pki pki = Pki.open(world, folder.resolve("pki"));
    var codec = new StoredCodec(new Seal(world, pki.sealingKey()));
    return new ClusterData(world, pki, codec, new MemoryStore<>(world, codec, limits()));
  }

  private static Limits limits() {
    return Limits.forHeap(Runtime.getRuntime().maxMemory());
  }

  /// Whether a cluster has ever been in `folder`, whatever has become of it.
  public static boolean isUsed(Path folder) {
    return RocksStore.isUsed(folder.resolve("store"));
  }

  public Backup backup() {
    return new Backup(world, store, codec, pki);
  }

  @Override
  public void close() {
    store.close();
  }
}
