package dev.ballast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every engine keeps to.
public abstract class StoreContract {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Limits LIMITS = new Limits(4096, 256, 500);

  protected final World world = new SystemWorld();
  protected Store<Text> store;

  protected abstract Store<Text> open(World world, Limits limits);

  @BeforeEach
  void openStore() {
    store = open(world, LIMITS);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void anEmptyStoreStandsAtRevisionOne() {
    assertThat(store.snapshot().revision()).isEqualTo(1);
    assertThat(store.snapshot().count("")).isZero();
    assertThat(store.refusal()).isEmpty();
  }

  @Test
  void eachTransactionRaisesTheRevisionByOne() {
    long first = put("a/1", "x");
    long second = put("a/2", "y");
    assertThat(first).isEqualTo(2);
    assertThat(second).isEqualTo(3);
    assertThat(store.snapshot().get("a/2")).isEqualTo(new Entry<>("a/2", new Text("y", 3), 3, 3));
  }

  @Test
  void anUpdateKeepsTheCreateRevisionAndARecreationDoesNot() {
    put("a/1", "x");
    put("a/1", "y");
    assertThat(store.snapshot().get("a/1").createRevision()).isEqualTo(2);
    store.commit(Transaction.delete("a/1", Expected.ANY));
    long again = put("a/1", "z");
    assertThat(store.snapshot().get("a/1"))
        .isEqualTo(new Entry<>("a/1", new Text("z", 5), again, again));
  }

  @Test
  void expectationsThatDoNotHoldSayWhatIsThere() {
    long revision = put("a/1", "x");
    Conflicted there = conflict(Transaction.put("a/1", Text.of("y"), Expected.ABSENT));
    assertThat(there.<Text>current().revision()).isEqualTo(revision);
    Conflicted older = conflict(Transaction.delete("a/1", Expected.at(revision + 7)));
    assertThat(older.key()).isEqualTo("a/1");
    Conflicted absent = conflict(Transaction.put("a/2", Text.of("y"), Expected.at(1)));
    assertThat(absent.<Text>current()).isNull();
    assertThat(store.commit(Transaction.put("a/1", Text.of("z"), Expected.at(revision))))
        .isEqualTo(3);
  }

  @Test
  void aTransactionIsDoneAsAWholeOrNotAtAll() {
    put("a/1", "x");
    Transaction<Text> transaction =
        Transaction.<Text>put("b/1", Text.of("new"), Expected.ABSENT)
            .and(new Transaction.Delete<>("a/1", Expected.ANY))
            .and(new Transaction.Check<>("guard", Expected.at(9)));
    conflict(transaction);
    assertThat(keys("")).containsExactly("a/1");
    assertThat(store.snapshot().revision()).isEqualTo(2);
    put("guard", "g");
    long done =
        store.commit(
            Transaction.<Text>put("b/1", Text.of("new"), Expected.ABSENT)
                .and(new Transaction.Delete<>("a/1", Expected.ANY))
                .and(new Transaction.Check<>("guard", Expected.at(3))));
    assertThat(done).isEqualTo(4);
    assertThat(keys("")).containsExactly("b/1", "guard");
  }

  @Test
  void whatChangesNothingKeepsTheRevision() {
    put("a/1", "x");
    assertThat(store.commit(Transaction.delete("a/9", Expected.ANY))).isEqualTo(2);
    assertThat(store.snapshot().revision()).isEqualTo(2);
  }

  @Test
  void aTransactionNamesAKeyOnce() {
    Transaction<Text> once = Transaction.put("a", Text.of("x"), Expected.ANY);
    assertThatThrownBy(() -> once.and(new Transaction.Delete<>("a", Expected.ANY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aScanIsInKeyOrderWithinThePrefixAndGoesOnAfterAKey() {
    for (String key : List.of("b/2", "a/1", "b/10", "b/1", "c/1")) put(key, "x");
    assertThat(keys("b/")).containsExactly("b/1", "b/10", "b/2");
    assertThat(keys("b/", "b/1")).containsExactly("b/10", "b/2");
    assertThat(store.snapshot().count("b/")).isEqualTo(3);
  }

  @Test
  void aSnapshotStaysAsItWas() {
    put("a/1", "x");
    Snapshot<Text> before = store.snapshot();
    store.commit(Transaction.delete("a/1", Expected.ANY));
    assertThat(before.get("a/1")).isNotNull();
    assertThat(store.snapshot().get("a/1")).isNull();
  }

  @Test
  void aCursorSeesEveryChangeAfterItsRevision() throws InterruptedException {
    put("a/1", "x");
    put("a/1", "y");
    store.commit(Transaction.delete("a/1", Expected.ANY));
    try (Cursor<Text> cursor = store.follow(2)) {
      assertThat(cursor.next(LONG))
          .containsExactly(
              new Change<>(Change.Type.PUT, "a/1", new Text("y", 3), new Text("x", 2), 3),
              new Change<>(Change.Type.DELETE, "a/1", new Text("y", 4), new Text("y", 3), 4));
      assertThat(cursor.position()).isEqualTo(4);
      assertThat(cursor.next(Duration.ofMillis(5))).isEmpty();
    }
  }

  @Test
  void aCursorOnATopicSeesThatAloneAndItsPositionGoesOn() throws InterruptedException {
    try (Cursor<Text> folder = store.follow("a/x/", 1);
        Cursor<Text> node = store.follow("n1", 1)) {
      put("a/x/1", "for n1");
      put("a/y/1", "for n2");
      put("b/z/1", "for n1");
      assertThat(folder.next(LONG)).extracting(Change::key).containsExactly("a/x/1");
      assertThat(node.next(LONG)).extracting(Change::key).containsExactly("a/x/1", "b/z/1");
      assertThat(folder.next(Duration.ZERO)).isEmpty();
      assertThat(folder.position()).isEqualTo(4);
    }
  }

  @Test
  void aSleepingCursorIsWokenByAChange() throws Exception {
    try (Cursor<Text> cursor = store.follow("a/", 1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Change<Text>>> waiting = threads.submit(() -> awaitSome(cursor));
      put("b/1", "not this");
      put("a/1", "this");
      assertThat(waiting.get()).extracting(Change::key).containsExactly("a/1");
    }
  }

  @Test
  void aCursorThatIsOverrunLearnsIt() throws InterruptedException {
    Cursor<Text> slow = store.follow("a/", 1);
    Cursor<Text> fresh = store.follow(1);
    for (int i = 0; i < LIMITS.log(); i++) put("a/" + i, "x");
    assertThat(fresh.next(LONG)).isNotEmpty();
    put("a/last", "x");
    assertThatThrownBy(() -> slow.next(LONG)).isInstanceOf(Compacted.class);
    assertThatThrownBy(() -> store.follow(1)).isInstanceOf(Compacted.class);
    assertThat(fresh.next(LONG)).hasSize(1);
    slow.close();
    fresh.close();
  }

  @Test
  void theLogIsBoundedByTheSizeOfWhatChanged() throws InterruptedException {
    store.close();
    store = open(world, new Limits(64, 64, 1000, 10_000));
    long start = store.snapshot().revision();
    Cursor<Text> slow = store.follow(start);
    put("a/large", "x".repeat(9_000));
    assertThat(slow.next(LONG)).hasSize(1);
    for (int i = 0; i < 20; i++) put("a/small" + i, "x".repeat(400));
    assertThatThrownBy(() -> store.follow(start)).isInstanceOf(Compacted.class);
    assertThat(slow.next(LONG)).hasSize(20);
    put("a/huge", "x".repeat(50_000));
    assertThat(slow.next(LONG)).hasSize(1);
    slow.close();
  }

  @Test
  void compactionForgetsTheLogUpToARevision() throws InterruptedException {
    for (int i = 0; i < 10; i++) put("a/" + i, "x");
    store.compact(6);
    Compacted gone = catchThrowableOfType(Compacted.class, () -> store.follow(5));
    assertThat(gone.oldest()).isEqualTo(6);
    try (Cursor<Text> cursor = store.follow("a/", 6)) {
      assertThat(cursor.next(LONG)).hasSize(5);
    }
    assertThat(keys("a/")).hasSize(10);
  }

  @Test
  void aClosedStoreRefusesAndEndsItsCursors() throws Exception {
    Cursor<Text> cursor = store.follow(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Change<Text>>> waiting = threads.submit(() -> awaitSome(cursor));
      store.close();
      assertThatThrownBy(waiting::get).hasCauseInstanceOf(StoreUnavailable.class);
    }
    assertThatThrownBy(() -> put("a", "x")).isInstanceOf(StoreUnavailable.class);
    assertThat(store.refusal()).isPresent();
  }

  @Test
  void writersThatCompareAndSetLoseNothing() throws Exception {
    put("counter", "0");
    int writers = 16;
    int each = 25;
    inParallel(
        writers,
        writer -> {
          for (int i = 0; i < each; i++) increment("counter");
        });
    assertThat(store.snapshot().get("counter").value().text()).isEqualTo("" + writers * each);
    assertThat(store.snapshot().revision()).isEqualTo(2 + writers * each);
  }

  @Test
  void aFollowerOfConcurrentWritersSeesOneHistory() throws Exception {
    var seen = new ArrayList<Change<Text>>();
    int total = 400;
    try (Cursor<Text> cursor = store.follow(1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> follower =
          threads.submit(
              () -> {
                while (seen.size() < total) seen.addAll(cursor.next(LONG));
                return null;
              });
      inParallel(
          8,
          writer -> {
            for (int i = 0; i < total / 8; i++) put("k/" + writer % 3, writer + "-" + i);
          });
      follower.get();
    }
    assertThat(seen)
        .extracting(Change::revision)
        .isEqualTo(IntStream.range(2, 2 + total).mapToObj(Long::valueOf).toList());
    var last = new HashMap<String, Text>();
    for (Change<Text> change : seen) {
      assertThat(change.previous()).isEqualTo(last.put(change.key(), change.value()));
    }
  }

  @Test
  void aReaderNeverSeesLessThanAWriterWasTold() throws Exception {
    inParallel(
        8,
        writer -> {
          for (int i = 0; i < 50; i++) {
            long told = put("w/" + writer, "" + i);
            Snapshot<Text> now = store.snapshot();
            assertThat(now.revision()).isGreaterThanOrEqualTo(told);
            assertThat(now.get("w/" + writer).value().text()).isEqualTo("" + i);
          }
        });
  }

  protected interface Work {
    void as(int writer) throws Exception;
  }

  protected static void inParallel(int count, Work work) throws Exception {
    var start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < count; i++) {
        int writer = i;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  work.as(writer);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : running) each.get();
    }
  }

  private void increment(String key) {
    while (true) {
      Entry<Text> now = store.snapshot().get(key);
      String next = "" + (Integer.parseInt(now.value().text()) + 1);
      try {
        store.commit(Transaction.put(key, Text.of(next), Expected.at(now.revision())));
        return;
      } catch (Conflicted another) {
        assertThat(another.key()).isEqualTo(key);
      }
    }
  }

  private static List<Change<Text>> awaitSome(Cursor<Text> cursor) throws InterruptedException {
    List<Change<Text>> changes = List.of();
    while (changes.isEmpty()) changes = cursor.next(LONG);
    return changes;
  }

  protected long put(String key, String text) {
    return store.commit(Transaction.put(key, Text.of(text), Expected.ANY));
  }

  private Conflicted conflict(Transaction<Text> transaction) {
    return catchThrowableOfType(Conflicted.class, () -> store.commit(transaction));
  }

  protected List<String> keys(String prefix) {
    return keys(prefix, "");
  }

  private List<String> keys(String prefix, String after) {
    return StreamSupport.stream(store.snapshot().scan(prefix, after).spliterator(), false)
        .map(Entry::key)
        .toList();
  }
}
