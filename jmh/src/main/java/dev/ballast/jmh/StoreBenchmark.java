package dev.ballast.jmh;

import dev.ballast.objects.LabelSelector;
import dev.ballast.server.select.LabelQuery;
import dev.ballast.server.stored.Seal;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.stored.StoredCodec;
import dev.ballast.store.Cursor;
import dev.ballast.store.Entry;
import dev.ballast.store.Expected;
import dev.ballast.store.Limits;
import dev.ballast.store.Transaction;
import dev.ballast.store.memory.MemoryStore;
import dev.ballast.world.SystemWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The image, the log and selectors over a store that holds `objects` already: what a commit costs
/// must not grow with them.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StoreBenchmark {
  private static final int FOLLOWERS = 100;
  private static final String FOLDER = "core/configmaps/bench/";

  @Param({"1000", "100000"})
  public int objects;

  private MemoryStore<Stored> store;
  private LabelSelector nothing;
  private List<Cursor<Stored>> followers;
  private int next;

  @Setup(Level.Trial)
  public void fill() {
    var world = new SystemWorld();
    var codec = new StoredCodec(new Seal(world, new byte[32]));
    store = new MemoryStore<>(world, codec, Limits.USUAL);
    for (int i = 0; i < objects; i++) put(i);
    nothing = LabelQuery.parse("app=none");
    followers = new ArrayList<>();
    for (int i = 0; i < FOLLOWERS; i++) {
      followers.add(store.follow("core/configmaps/", store.snapshot().revision()));
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    followers.forEach(Cursor::close);
    store.close();
  }

  private long put(int number) {
    Stored value = Stored.draft(Sample.configMap(number), false);
    return store.commit(Transaction.put(FOLDER + "c" + number, value, Expected.ANY));
  }

  /// Encodes, changes the image and the log, and comes back from the committer's thread.
  @Benchmark
  public long commit() {
    next = (next + 1) % objects;
    return put(next);
  }

  @Benchmark
  public int selectNothing() {
    int found = 0;
    for (Entry<Stored> each : store.snapshot().scan(FOLDER, "")) {
      if (nothing.matches(each.value().labels())) found++;
    }
    return found;
  }

  /// A commit that a hundred followers hear of.
  @Benchmark
  public int fanOut() {
    commit();
    int heard = 0;
    for (Cursor<Stored> each : followers) heard += each.poll().size();
    return heard;
  }
}
