package dev.ballast.store.rocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// What RocksDB's tables say without its logs. RocksDB itself reads both or nothing, so it is shown
/// a folder of links, and no more than looks at it.
final class TablesAlone {
  private TablesAlone() {}

  /// The revision that the tables in `objects` hold; the first one where they hold none.
  static long revision(Path objects) throws IOException, RocksDBException {
    Path trial = objects.resolveSibling("tables-alone");
    remove(trial);
    Files.createDirectory(trial);
    try (Options options = new Options();
        RocksDB tables = opened(options, objects, trial)) {
      byte[] number = tables.get(Row.REVISION_KEY);
      return number == null ? RocksJournal.FIRST_REVISION : Row.number(number);
    } finally {
      remove(trial);
    }
  }

  private static RocksDB opened(Options options, Path objects, Path trial)
      throws IOException, RocksDBException {
    for (Path each : files(objects)) {
      String name = each.getFileName().toString();
      boolean needed =
          name.endsWith(".sst") || name.startsWith("MANIFEST-") || name.equals("CURRENT");
      if (needed) Files.createLink(trial.resolve(name), each);
    }
    return RocksDB.openReadOnly(options, trial.toString());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /// RocksDB leaves its own messages in there; folders have none.
  private static void remove(Path trial) throws IOException {
    if (!Files.isDirectory(trial)) return;
    for (Path each : files(trial)) Files.delete(each);
    Files.delete(trial);
  }
}
