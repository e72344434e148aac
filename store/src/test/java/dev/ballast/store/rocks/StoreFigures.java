package dev.ballast.store.rocks;

import dev.ballast.store.Cursor;
import dev.ballast.store.Expected;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.Text;
import dev.ballast.store.Transaction;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Takes the figures of `docs/decisions/0001-store.md`; run it by hand, it proves nothing.
final class StoreFigures {
  private static final String VALUE = "v".repeat(1300);
  private static final SystemWorld WORLD = new SystemWorld();

  private StoreFigures() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "figures");
    try {
      commits(folder.resolve("commits"));
      followers(folder.resolve("followers"));
      opening(folder.resolve("opening"));
      churn(folder.resolve("churn"));
    } finally {
      delete(folder);
    }
  }

  private static RocksStore<Text> open(Path folder) {
    return RocksStore.open(WORLD, Text.CODEC, Limits.USUAL, folder, Recovery.STRICT);
  }

  private static void put(Store<Text> store, String key) {
    store.commit(Transaction.put(key, Text.of(VALUE), Expected.ANY));
  }

  private static void commits(Path folder) throws Exception {
    try (Store<Text> store = open(folder)) {
      for (int writers : new int[] {16, 1, 16, 64}) {
        int each = writers == 1 ? 5000 : 80_000 / writers;
        long start = System.nanoTime();
        inParallel(
            writers,
            writer -> {
              for (int i = 0; i < each; i++) put(store, "a/" + writer + "/" + i % 500);
            });
        say("%d writers: %,.0f commits/s", writers, writers * each / seconds(start));
      }
    }
  }

  /// One writer; how long until the last of 1,000 followers has each change.
  private static void followers(Path folder) throws Exception {
    int count = 1000;
    int changes = 200;
    try (Store<Text> store = open(folder);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var delivered = new AtomicLong();
      var rounds = new ArrayList<CountDownLatch>();
      for (int i = 0; i < changes; i++) rounds.add(new CountDownLatch(count));
      for (int i = 0; i < count; i++) {
        Cursor<Text> cursor = store.follow("a/", 1);
        threads.submit(() -> follow(cursor, rounds, delivered));
      }
      var waits = new ArrayList<Long>();
      for (int i = 0; i < changes; i++) {
        put(store, "a/" + i);
        long committed = System.nanoTime();
        rounds.get(i).await();
        waits.add(System.nanoTime() - committed);
      }
      waits.sort(Comparator.naturalOrder());
      say(
          "1,000 followers, from the answer to the last one told: p50 %,d us",
          waits.get(changes / 2) / 1000);
    }
  }

  private static Void follow(Cursor<Text> cursor, List<CountDownLatch> rounds, AtomicLong delivered)
      throws InterruptedException {
    int seen = 0;
    while (seen < rounds.size()) {
      int got = cursor.next(Duration.ofSeconds(10)).size();
      for (int i = 0; i < got; i++) rounds.get(seen++).countDown();
      delivered.addAndGet(got);
    }
    cursor.close();
    return null;
  }

  private static void opening(Path folder) throws Exception {
    try (Store<Text> store = open(folder)) {
      inParallel(
          64,
          writer -> {
            for (int i = 0; i < 150_000 / 64; i++) put(store, "a/" + writer + "/" + i);
          });
    }
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      try (RocksStore<Text> store = open(folder)) {
        say("open %,d objects: %,.0f ms", store.snapshot().count(""), seconds(start) * 1000);
        long backup = System.nanoTime();
        store.backup(folder.resolveSibling("backup" + i));
        say("backup: %,.0f ms", seconds(backup) * 1000);
      }
    }
  }

  private static void churn(Path folder) throws Exception {
    try (Store<Text> store = open(folder)) {
      inParallel(
          64,
          writer -> {
            for (int i = 0; i < 300_000 / 64; i++) put(store, "a/" + writer + "/" + i % 156);
          });
      try (Stream<Path> files = Files.walk(folder.resolve("objects"))) {
        long bytes =
            files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        say("disk after 300,000 overwrites of 10,000 keys: %,d MB", bytes >> 20);
      }
    }
  }

  private interface Work {
    void as(int writer);
  }

  private static void inParallel(int count, Work work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < count; i++) {
        int writer = i;
        running.add(threads.submit(() -> work.as(writer)));
      }
      for (Future<?> each : running) each.get();
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void say(String format, Object... values) {
    System.out.println(format.formatted(values));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }
}
