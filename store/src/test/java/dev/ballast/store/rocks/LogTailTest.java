package dev.ballast.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.Expected;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.Text;
import dev.ballast.store.Transaction;
import dev.ballast.world.SystemWorld;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What may stand at the end of the log after a crash or a loss of power.
@Timeout(120)
class LogTailTest {
  private static final int KEYS = 40;
  private static final int PAGE = 4096;

  @TempDir Path temporary;
  private final Random random = new Random(20_260_417);
  private Path killed;
  private String log;
  private byte[] whole;
  private byte[] oneMore;
  private int cases;

  /// Forty commits, some over several blocks of the log, as a kill would leave them.
  @BeforeEach
  void writeSome() throws IOException {
    Path running = temporary.resolve("running");
    killed = temporary.resolve("killed");
    try (Store<Text> store = open(running)) {
      for (int i = 0; i < KEYS; i++) put(store, "a/" + i, "x".repeat(i % 8 == 7 ? 70_000 : 300));
      Damage.copy(running, killed);
      log = running.relativize(Damage.newest(running, ".log")).toString();
      whole = Files.readAllBytes(running.resolve(log));
      put(store, "a/more", "z".repeat(90_000));
      oneMore = Files.readAllBytes(running.resolve(log));
    }
  }

  @Test
  void aWholeLogIsReadToItsEnd() throws IOException {
    assertThat(scan(whole))
        .isEqualTo(new LogScan(whole.length, whole.length, whole.length, KEYS + 1));
    assertThat(scan(oneMore))
        .isEqualTo(new LogScan(oneMore.length, oneMore.length, oneMore.length, KEYS + 2));
  }

  @Test
  void aLogThatBreaksOffAnywhereIsReadUpToTheLastWholeBatch() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      int length = random.nextInt(oneMore.length);
      LogScan scan = scan(Arrays.copyOf(oneMore, length));
      assertThat(scan.end()).isEqualTo(scan.lastEnd()).isLessThanOrEqualTo(length);
      if (length >= whole.length) assertThat(scan.end()).isEqualTo(whole.length);
    }
  }

  private static LogScan scan(byte[] log) throws IOException {
    return LogScan.of(new ByteArrayInputStream(log));
  }

  /// RocksDB loops for ever over the first of these, if it gets to see it.
  @Test
  void whateverStandsBehindTheEndIsDropped() throws IOException {
    openWithTail(new byte[] {0, 0, 0, 0, 0, 0, 5, 0, 0});
    for (int i = 0; i < 25; i++) {
      byte[] garbage = new byte[random.nextInt(i % 2 == 0 ? 30 : 100_000)];
      random.nextBytes(garbage);
      if (garbage.length > 6) garbage[6] = (byte) (i % 12);
      openWithTail(garbage);
    }
  }

  private void openWithTail(byte[] tail) throws IOException {
    byte[] longer = Arrays.copyOf(whole, whole.length + tail.length);
    System.arraycopy(tail, 0, longer, whole.length, tail.length);
    openAndExpectAll(folderWith(longer));
  }

  /// The pages of one large write reach the disk in any order.
  @Test
  void aWriteOfWhichOnlySomePagesCameIsDropped() throws IOException {
    for (int i = 0; i < 25; i++) {
      byte[] torn = oneMore.clone();
      int lost = whole.length + random.nextInt(oneMore.length - whole.length);
      for (int at = whole.length; at < torn.length; at = at - at % PAGE + PAGE) {
        int next = Math.min(at - at % PAGE + PAGE, torn.length);
        if (random.nextBoolean() || (at <= lost && lost < next))
          Arrays.fill(torn, at, next, (byte) 0);
      }
      openAndExpectAll(folderWith(torn));
    }
  }

  /// The first write into a new log: what is whole is in the tables alone.
  @Test
  void aTornFirstWriteIsDroppedToo() throws IOException {
    openAndExpectAll(killed);
    Path fresh = Damage.newest(killed, ".log");
    assertThat(fresh).isNotEqualTo(killed.resolve(log));
    Files.write(fresh, Arrays.copyOfRange(whole, 5, 9_000));
    openAndExpectAll(killed);
  }

  @Test
  void damageInTheMiddleIsRefusedAndLeftAsItIs() throws IOException {
    for (int i = 0; i < 15; i++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(whole.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Path folder = folderWith(damaged);
      CannotOpen refused = catchThrowableOfType(CannotOpen.class, () -> open(folder).close());
      assertThat(refused).as("a flipped bit at %d", at).isNotNull();
      assertThat(refused.reason()).isEqualTo(CannotOpen.Reason.CUT_SHORT);
      assertThat(refused).hasMessageContaining("--recover").hasMessageContaining("backup");
      assertThat(Files.readAllBytes(folder.resolve(log))).isEqualTo(damaged);
    }
  }

  /// What comes before the damage, and after it, is there again; what was lost is not given twice.
  @Test
  void recoveringKeepsWhatCanBeRead() throws IOException {
    byte[] damaged = Arrays.copyOf(whole, whole.length + 9);
    damaged[whole.length / 2] ^= 1;
    damaged[whole.length + 6] = 5;
    Path folder = folderWith(damaged);
    try (Store<Text> store = open(folder, Recovery.LENIENT)) {
      assertThat(store.snapshot().get("a/0")).isNotNull();
      assertThat(store.snapshot().get("a/" + (KEYS - 1))).isNotNull();
      assertThat(store.snapshot().count("a/")).isLessThan(KEYS);
      assertThat(store.snapshot().revision()).isGreaterThan(KEYS + 1);
    }
    open(folder).close();
  }

  private static void openAndExpectAll(Path folder) {
    try (Store<Text> store = open(folder)) {
      assertThat(store.snapshot().count("a/")).isEqualTo(KEYS);
      assertThat(store.snapshot().revision()).isEqualTo(KEYS + 1);
    }
  }

  private Path folderWith(byte[] logBytes) throws IOException {
    Path folder = temporary.resolve("case-" + cases++);
    Damage.copy(killed, folder);
    Files.write(folder.resolve(log), logBytes);
    return folder;
  }

  private static Store<Text> open(Path folder) {
    return open(folder, Recovery.STRICT);
  }

  private static Store<Text> open(Path folder, Recovery recovery) {
    return RocksStore.open(new SystemWorld(), Text.CODEC, Limits.USUAL, folder, recovery);
  }

  private static void put(Store<Text> store, String key, String text) {
    store.commit(Transaction.put(key, Text.of(text), Expected.ANY));
  }
}
