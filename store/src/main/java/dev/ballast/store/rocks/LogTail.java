package dev.ballast.store.rocks;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.CannotOpen.Reason;
import dev.ballast.world.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at RocksDB's logs before RocksDB does, and drops what a write left at their end that was
/// never acknowledged. A loss of power may leave any pages of such a write: RocksDB takes some of
/// those for damage and refuses to open, and over others it loops for ever (nine arbitrary bytes
/// whose type says "recycled").
final class LogTail {
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  /// A log, and what of it is whole.
  private record Log(Path file, LogScan scan) {}

  private LogTail() {}

  /// Drops what was never acknowledged from the end of the logs in `objects`.
  ///
  /// @param acknowledged the last revision that somebody was told
  /// @throws CannotOpen where what is not whole may hold something acknowledged; nothing is changed
  static void drop(Path objects, long acknowledged) throws IOException, RocksDBException {
    List<Log> logs = logs(objects);
    int torn = 0;
    while (torn < logs.size() && isWhole(logs.get(torn).scan)) torn++;
    if (torn == logs.size()) return;
    Log last = logs.get(torn);
    boolean more =
        logs.subList(torn + 1, logs.size()).stream().anyMatch(log -> log.scan.size() > 0);
    if (more) throw damaged(last, "and is followed by others");
    long whole = 0;
    for (Log each : logs.subList(0, torn + 1)) whole = Math.max(whole, each.scan.revision());
    if (whole == 0) whole = TablesAlone.revision(objects);
    if (whole < acknowledged)
      throw damaged(
          last, "up to revision " + whole + ", but " + acknowledged + " was acknowledged");
    cut(last, last.scan.end());
  }

  /// Drops what comes after the last whole batch of each log, so that RocksDB can skip the rest.
  static void dropUnreadable(Path objects) throws IOException {
    for (Log each : logs(objects)) {
      if (each.scan.size() > each.scan.lastEnd()) cut(each, each.scan.lastEnd());
    }
  }

  private static boolean isWhole(LogScan log) {
    return log.size() == log.end();
  }

  private static CannotOpen damaged(Log log, String how) {
    String message =
        "The log %s is whole only for %d of its %d bytes %s: restore a backup, or start once with"
            + " --recover to keep what can still be read.";
    return new CannotOpen(
        Reason.CUT_SHORT, message.formatted(log.file, log.scan.end(), log.scan.size(), how), null);
  }

  private static List<Log> logs(Path objects) throws IOException {
    var logs = new ArrayList<Log>();
    try (Stream<Path> files = Files.list(objects)) {
      Stream<Path> found = files.filter(file -> file.toString().endsWith(".log"));
      for (Path each : found.sorted(Comparator.comparingLong(LogTail::number)).toList())
        logs.add(scanned(each));
    }
    return logs;
  }

  private static long number(Path log) {
    return Long.parseLong(log.getFileName().toString().replace(".log", ""));
  }

  private static Log scanned(Path file) throws IOException {
    try (InputStream log = Files.newInputStream(file)) {
      return new Log(file, LogScan.of(log));
    }
  }

  private static void cut(Log log, long end) throws IOException {
    try (FileChannel channel = FileChannel.open(log.file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
    }
    DurableFiles.sync(log.file);
    LOG.info(
        "Dropped {} bytes of a write that was never acknowledged from {}",
        log.scan.size() - end,
        log.file);
  }
}
