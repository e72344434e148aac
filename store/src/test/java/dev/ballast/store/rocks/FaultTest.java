package dev.ballast.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.CannotOpen.Reason;
import dev.ballast.store.Expected;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.StoreUnavailable;
import dev.ballast.store.Text;
import dev.ballast.store.Transaction;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that does what disks do.
@Timeout(120)
class FaultTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = temporary.resolve("data");
  }

  /// A write that was cut short, and a file that grew without its data.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTornWriteAtTheEndThatWasNeverAcknowledgedIsDropped(boolean zeros) throws IOException {
    writeTwentyAndCopyAsKilled();
    byte[] log = Files.readAllBytes(newestLog());
    Damage.append(newestLog(), zeros ? new byte[3000] : Arrays.copyOf(log, 40));
    try (Store<Text> store = open(Recovery.STRICT)) {
      assertThat(store.snapshot().count("a/")).isEqualTo(20);
      assertThat(put(store, "a/next", "y")).isEqualTo(22);
    }
    try (Store<Text> store = open(Recovery.STRICT)) {
      assertThat(store.snapshot().count("a/")).isEqualTo(21);
    }
  }

  @Test
  void anAcknowledgedBatchThatIsCutCleanlyIsNoticed() throws IOException {
    long whole = writeTwentyAndCopyAsKilled();
    assertThat(whole).isGreaterThan(0);
    Damage.truncate(newestLog(), Files.size(newestLog()) - 20);
    assertRefused(Reason.CUT_SHORT, "was acknowledged");
    try (Store<Text> store = open(Recovery.LENIENT)) {
      assertThat(store.snapshot().count("a/")).isEqualTo(19);
      assertThat(store.snapshot().revision()).isGreaterThan(21);
    }
    open(Recovery.STRICT).close();
  }

  @Test
  void aLogThatIsGoneIsNoticed() throws IOException {
    writeTwentyAndCopyAsKilled();
    Damage.truncate(newestLog(), 0);
    assertRefused(Reason.CUT_SHORT, "start once with --recover");
  }

  /// RocksDB takes the damage for a torn end and drops all that follows; the record knows better.
  @Test
  void aFlippedByteInTheMiddleOfTheLogIsRefused() throws IOException {
    writeTwentyAndCopyAsKilled();
    Damage.flip(newestLog(), Files.size(newestLog()) / 2);
    assertRefused(Reason.CUT_SHORT, "restore a backup");
  }

  @Test
  void aFlippedByteInADataFileIsRefused() throws IOException {
    try (Store<Text> store = open(Recovery.STRICT)) {
      for (int i = 0; i < 5000; i++) store.commit(large("a/" + i));
    }
    open(Recovery.STRICT).close();
    Path table = Damage.newest(folder, ".sst");
    Damage.flip(table, Files.size(table) / 3);
    assertRefused(Reason.DAMAGED, "is damaged");
  }

  @Test
  void aRecordThatIsGoneIsNotTakenForAFreshFolder() throws IOException {
    writeTwentyAndCopyAsKilled();
    Files.delete(folder.resolve("committed"));
    assertRefused(Reason.CUT_SHORT, "it is not known what was acknowledged");
  }

  @Test
  void aTornRecordLeavesTheOtherSlot() throws IOException {
    writeTwentyAndCopyAsKilled();
    Damage.flip(folder.resolve("committed"), 512 + 9);
    open(Recovery.STRICT).close();
  }

  @Test
  void aFullDiskRefusesWritesKeepsReadingAndRecoversByItself() throws Exception {
    Path disk = Files.createDirectories(temporary.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()) == 0);
    try {
      folder = disk.resolve("data");
      fillAndRecover(disk);
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private void fillAndRecover(Path disk) throws IOException {
    long acknowledged = 0;
    Path filler = disk.resolve("filler");
    try (Store<Text> store = open(Recovery.STRICT)) {
      put(store, "a/0", "x");
      fill(filler);
      int i = 1;
      while (store.refusal().isEmpty() && i < 20_000) {
        try {
          acknowledged = store.commit(large("a/" + i));
          i++;
        } catch (StoreUnavailable full) {
          assertThat(full).hasMessageContaining("can't be written");
        }
      }
      assertThat(store.refusal()).get().asString().containsIgnoringCase("no space");
      assertThatThrownBy(() -> put(store, "b/0", "x")).isInstanceOf(StoreUnavailable.class);
      assertThat(store.snapshot().count("a/")).isEqualTo(i);
      assertThat(store.snapshot().get("a/0")).isNotNull();
      Files.delete(filler);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(StoreUnavailable.class)
          .until(() -> put(store, "b/1", "again") > 0);
      assertThat(store.refusal()).isEmpty();
      assertThat(store.snapshot().revision()).isGreaterThan(acknowledged);
    }
    try (Store<Text> store = open(Recovery.STRICT)) {
      assertThat(store.snapshot().get("b/1")).isNotNull();
    }
  }

  private static void fill(Path filler) throws IOException {
    try (var out = Files.newOutputStream(filler)) {
      var block = new byte[64 * 1024];
      while (true) out.write(block);
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space");
    }
  }

  private RocksStore<Text> open(Recovery recovery) {
    return RocksStore.open(new SystemWorld(), Text.CODEC, Limits.USUAL, folder, recovery);
  }

  private static long put(Store<Text> store, String key, String text) {
    return store.commit(Transaction.put(key, Text.of(text), Expected.ANY));
  }

  private static Transaction<Text> large(String key) {
    return Transaction.put(key, Text.of(key.repeat(1000)), Expected.ANY);
  }

  private void assertRefused(Reason reason, String words) {
    CannotOpen refused =
        catchThrowableOfType(CannotOpen.class, () -> open(Recovery.STRICT).close());
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
    assertThat(refused).hasMessageContaining(words);
  }

  /// Twenty commits, and a folder as a kill would leave it: RocksDB closes nothing in it. Returns
  /// the size of its log.
  private long writeTwentyAndCopyAsKilled() throws IOException {
    Path running = temporary.resolve("running");
    try (Store<Text> store =
        RocksStore.open(new SystemWorld(), Text.CODEC, Limits.USUAL, running, Recovery.STRICT)) {
      for (int i = 0; i < 20; i++) put(store, "a/" + i, "x".repeat(100));
      Damage.copy(running, folder);
    }
    return Files.size(newestLog());
  }

  private Path newestLog() throws IOException {
    return Damage.newest(folder, ".log");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException notThere) {
      return -1;
    }
  }
}
