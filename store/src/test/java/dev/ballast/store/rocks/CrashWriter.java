package dev.ballast.store.rocks;

import dev.ballast.store.Entry;
import dev.ballast.store.Expected;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.Text;
import dev.ballast.store.Transaction;
import dev.ballast.world.SystemWorld;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// The child of the crash test: several writers that put, overwrite and delete without end, and
/// print each acknowledged write (`P key text revision;` or `D key - revision;`) after the store
/// told them; the semicolon shows that a line is whole. It prints `O revision` once open, and is
/// killed at some moment.
final class CrashWriter {
  private static final int WRITERS = 6;

  private CrashWriter() {}

  public static void main(String[] args) throws InterruptedException {
    Path folder = Path.of(args[0]);
    var world = new SystemWorld();
    Store<Text> store = RocksStore.open(world, Text.CODEC, Limits.USUAL, folder, Recovery.STRICT);
    PrintStream out = System.out;
    print(out, "O " + store.snapshot().revision());
    var counter = new AtomicLong(store.snapshot().revision());
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      Thread.ofVirtual().start(() -> write(store, writer, counter, out));
    }
    Thread.currentThread().join();
  }

  private static void write(Store<Text> store, int writer, AtomicLong counter, PrintStream out) {
    while (true) {
      long number = counter.incrementAndGet();
      String key = "w" + writer + "/" + number % 40;
      Entry<Text> there = store.snapshot().get(key);
      if (there != null && number % 5 == 0) {
        long at = store.commit(Transaction.delete(key, Expected.at(there.revision())));
        print(out, "D " + key + " - " + at + ";");
      } else {
        String text = number + "-" + "x".repeat((int) (number % 900));
        long at = store.commit(Transaction.put(key, Text.of(text), Expected.ANY));
        print(out, "P " + key + " " + text + " " + at + ";");
      }
    }
  }

  private static void print(PrintStream out, String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
