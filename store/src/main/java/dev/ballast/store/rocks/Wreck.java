package dev.ballast.store.rocks;

import dev.ballast.world.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksIteratorInterface;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;
import org.rocksdb.WALRecoveryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A damaged database, read as far as it can be: as a whole where RocksDB still finds its way in
/// it, or else file by file.
final class Wreck {
  private static final Logger LOG = LoggerFactory.getLogger(Wreck.class);

  /// What each row is handed to.
  interface Taker {
    void row(byte[] key, byte[] value) throws IOException;
  }

  /// What is done after each file, before the next may say more of the same keys.
  interface FileEnd {
    void reached() throws IOException;
  }

  private static final byte[] NO_KEY = {};

  private final Path folder;

  private Wreck(Path folder) {
    this.folder = folder;
  }

  static Wreck of(Path folder) {
    return new Wreck(folder);
  }

  void read(Taker taker, FileEnd end) throws IOException, RocksDBException {
    LogTail.dropUnreadable(folder);
    nameManifest();
    Gap gap = readWhole(taker);
    end.reached();
    if (gap.isClosed()) return;
    LOG.warn("Where something is missing each file is read by itself: some may be old or deleted");
    takeLogs(within(gap, taker));
    end.reached();
    for (Path each : files(".sst")) {
      takeTable(each, within(gap, taker));
      end.reached();
    }
  }

  private Gap readWhole(Taker taker) throws IOException {
    try (Options options = lenient();
        RocksDB whole = RocksDB.openReadOnly(options, folder.toString())) {
      return takeAll(whole, taker);
    } catch (RocksDBException astray) {
      LOG.warn("RocksDB does not find its way in {}: {}", folder, astray.getMessage());
      return Gap.EVERYTHING;
    }
  }

  /// The keys that could not be read: those after `last` and before `next`, null where there is no
  /// bound.
  @SuppressWarnings("ArrayRecordComponent")
  private record Gap(byte @Nullable [] last, byte @Nullable [] next) {
    static final Gap EVERYTHING = new Gap(null, null);

    static Gap none(byte[] last) {
      return new Gap(last, last);
    }

    boolean isClosed() {
      return last != null && Arrays.equals(last, next);
    }

    boolean holds(byte[] key) {
      return (last == null || Arrays.compareUnsigned(key, last) > 0)
          && (next == null || Arrays.compareUnsigned(key, next) < 0);
    }
  }

  /// The revision's own row is no object, and is wanted from everywhere.
  private static Taker within(Gap gap, Taker taker) {
    return (key, value) -> {
      if (key[0] == 0 || gap.holds(key)) taker.row(key, value);
    };
  }

  private static Options lenient() {
    return RocksFolder.options()
        .setWalRecoveryMode(WALRecoveryMode.SkipAnyCorruptedRecords)
        .setParanoidChecks(false);
  }

  /// `CURRENT` names the manifest. Where it does not, the newest one is meant.
  private void nameManifest() throws IOException {
    List<Path> manifests = files("MANIFEST-");
    if (manifests.isEmpty()) return;
    Path current = folder.resolve("CURRENT");
    String named =
        Files.exists(current) ? Files.readString(current, StandardCharsets.ISO_8859_1) : "";
    if (manifests.stream().anyMatch(each -> named.equals(each.getFileName() + "\n"))) return;
    String newest = manifests.getLast().getFileName() + "\n";
    DurableFiles.write(current, newest.getBytes(StandardCharsets.US_ASCII));
  }

  private List<Path> files(String part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.getFileName().toString().contains(part)).sorted().toList();
    }
  }

  /// The logs alone, in a database of their own. Its first log has a small number, so theirs are
  /// made larger.
  private void takeLogs(Taker taker) throws IOException, RocksDBException {
    Path alone = folder.resolveSibling("objects.logs");
    DurableFiles.delete(alone);
    RocksFolder.open(alone, true).close();
    int number = 900_000;
    for (Path each : files(".log")) Files.createLink(alone.resolve(number++ + ".log"), each);
    try (Options options = lenient();
        RocksDB logs = RocksDB.open(options, alone.toString())) {
      takeAll(logs, taker);
    } finally {
      DurableFiles.delete(alone);
    }
  }

  private static Gap takeAll(RocksDB database, Taker taker) throws IOException {
    try (RocksIterator rows = database.newIterator()) {
      return takeAll(rows, rows::key, rows::value, taker);
    }
  }

  private static void takeTable(Path file, Taker taker) throws IOException {
    try (Options options = lenient();
        ReadOptions reading = new ReadOptions();
        SstFileReader reader = new SstFileReader(options)) {
      reader.open(file.toString());
      try (SstFileReaderIterator rows = reader.newIterator(reading)) {
        takeAll(rows, rows::key, rows::value, taker);
      }
    } catch (RocksDBException unreadable) {
      LOG.warn("{} can't be read: {}", file, unreadable.getMessage());
    }
  }

  /// Forwards up to the first damage, then backwards from the end down to the last.
  private static Gap takeAll(
      RocksIteratorInterface rows, Supplier<byte[]> key, Supplier<byte[]> value, Taker taker)
      throws IOException {
    byte[] last = null;
    for (rows.seekToFirst(); rows.isValid(); rows.next()) {
      last = key.get();
      taker.row(last, value.get());
    }
    if (isFine(rows)) return Gap.none(last == null ? NO_KEY : last);
    byte[] next = null;
    for (rows.seekToLast(); rows.isValid(); rows.prev()) {
      if (last != null && Arrays.compareUnsigned(key.get(), last) <= 0) break;
      next = key.get();
      taker.row(next, value.get());
    }
    return new Gap(last, next);
  }

  private static boolean isFine(RocksIteratorInterface rows) {
    try {
      rows.status();
      return true;
    } catch (RocksDBException damaged) {
      LOG.warn("A part of the store can't be read: {}", damaged.getMessage());
      return false;
    }
  }
}
