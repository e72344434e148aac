package dev.ballast.store.rocks;

import dev.ballast.world.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.rocksdb.HistogramType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// How long a synced write may take while RocksDB flushes and compacts under churn, beside the same
/// bytes written and synced to a plain file. Run it by hand; it takes the figures of
/// `docs/decisions/0033-stalls.md`, and proves nothing.
///
/// `StallFigures FOLDER SECONDS KEYS`
final class StallFigures {
  private static final int WRITES_A_BATCH = 64;
  private static final int VALUE_BYTES = 1_300;

  private final Random random = new Random(1);
  private final long[] nanos = new long[4_000_000];
  private int count;

  private StallFigures() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args[0]), "stalls");
    Duration span = Duration.ofSeconds(Long.parseLong(args[1]));
    int keys = Integer.parseInt(args[2]);
    try {
      NativeLibrary.load(folder.resolve("native"));
      new StallFigures().plain(folder.resolve("plain"), span);
      new StallFigures().rocks(folder.resolve("objects"), span, keys);
    } finally {
      DurableFiles.delete(folder);
    }
  }

  private void plain(Path file, Duration span) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(WRITES_A_BATCH * VALUE_BYTES);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = System.nanoTime() + span.toNanos();
      while (System.nanoTime() < end) {
        long begun = System.nanoTime();
        if (channel.position() > 16 << 20) channel.position(0);
        channel.write(bytes.clear());
        channel.force(false);
        nanos[count++] = System.nanoTime() - begun;
      }
    }
    say("a plain file", span);
  }

  private void rocks(Path folder, Duration span, int keys) throws Exception {
    Files.createDirectories(folder);
    try (Statistics statistics = new Statistics();
        Options options = RocksFolder.options().setCreateIfMissing(true).setStatistics(statistics);
        WriteOptions synced = new WriteOptions().setSync(true);
        RocksDB db = RocksDB.open(options, folder.toString())) {
      var value = new byte[VALUE_BYTES];
      long most = 0;
      long end = System.nanoTime() + span.toNanos();
      while (System.nanoTime() < end) {
        try (WriteBatch batch = new WriteBatch()) {
          for (int i = 0; i < WRITES_A_BATCH; i++) {
            random.nextBytes(value);
            batch.put(("core/configmaps/default/map-" + random.nextInt(keys)).getBytes(), value);
          }
          long begun = System.nanoTime();
          db.write(synced, batch);
          nanos[count++] = System.nanoTime() - begun;
        }
        if (count % 500 == 0) most = Math.max(most, bytesIn(folder));
      }
      say("RocksDB, " + keys + " keys", span);
      System.out.printf(
          "  held up by RocksDB itself: %,d us in all, longest %,.0f us; longest sync %,.0f us%n",
          statistics.getTickerCount(TickerType.STALL_MICROS),
          statistics.getHistogramData(HistogramType.WRITE_STALL).getMax(),
          statistics.getHistogramData(HistogramType.WAL_FILE_SYNC_MICROS).getMax());
      System.out.printf(
          "  disk: %,d MB at most, %,d at the end%n", most >> 20, bytesIn(folder) >> 20);
    }
  }

  private void say(String what, Duration span) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    System.out.printf(
        "%s: %,d writes/s; p50 %,d us, p99 %,d us, p99.9 %,d us, longest %,d us%n",
        what,
        count * (long) WRITES_A_BATCH / span.toSeconds(),
        sorted[count / 2] / 1000,
        sorted[(int) (count * 0.99)] / 1000,
        sorted[(int) (count * 0.999)] / 1000,
        sorted[count - 1] / 1000);
  }

  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
