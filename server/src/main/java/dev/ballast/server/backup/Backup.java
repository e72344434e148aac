package dev.ballast.server.backup;

import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.discovery.ServerVersion;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.stored.StoredCodec;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import dev.ballast.store.backup.BackupHeader;
import dev.ballast.store.backup.BackupWriter;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// Writes backups of one cluster: its keys, and everything that its store holds at one revision.
/// The store's image is that already, so writers neither wait nor are waited for, and nothing is
/// needed on the disk. Thread-safe.
public record Backup(World world, Store<Stored> store, StoredCodec codec, Pki pki) {
  /// Where a server gives its backup to administrators.
  public static final String PATH = "/ballast/backup";

  /// Writes one to `out`, which stays open.
  public void write(OutputStream out) throws IOException {
    Snapshot<Stored> snapshot = store.snapshot();
    int count = snapshot.count("");
    var header = new BackupHeader(ServerVersion.FULL, world.now(), snapshot.revision(), count);
    try (var writer = new BackupWriter(out, header)) {
      for (Map.Entry<String, byte[]> each : pki.files().entrySet())
        writer.file(each.getKey(), each.getValue());
      for (Entry<Stored> each : snapshot.scan("", "")) {
        byte[] value = codec.write(each.value());
        writer.entry(each.key(), each.revision(), each.createRevision(), value);
      }
      writer.end();
    }
  }
}
