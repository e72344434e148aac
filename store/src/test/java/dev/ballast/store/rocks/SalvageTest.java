package dev.ballast.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.CannotOpen.Reason;
import dev.ballast.store.Change;
import dev.ballast.store.Codec;
import dev.ballast.store.Entry;
import dev.ballast.store.Expected;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.Text;
import dev.ballast.store.Transaction;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A store whose files are damaged is refused and not touched; `--recover` gets out of it what can
/// still be read.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SalvageTest {
  private static final int KEYS = 3_000;

  private Path killed;
  private long revision;
  @TempDir private static Path temporary;

  /// What happens to a store, and how much of it can be lost by that.
  private enum Harm {
    FLIPPED_TABLE(0.02) {
      @Override
      void to(Path folder) throws IOException {
        Path table = Damage.newest(folder, ".sst");
        Damage.flip(table, Files.size(table) / 3);
      }
    },
    MISSING_TABLE(0.9) {
      @Override
      void to(Path folder) throws IOException {
        Files.delete(Damage.newest(folder, ".sst"));
      }
    },
    CUT_TABLE(0.9) {
      @Override
      void to(Path folder) throws IOException {
        Path table = Damage.newest(folder, ".sst");
        Damage.truncate(table, Files.size(table) / 2);
      }
    },
    FLIPPED_MANIFEST(0) {
      @Override
      void to(Path folder) throws IOException {
        Path manifest = Damage.newest(folder, "MANIFEST");
        Damage.flip(manifest, Files.size(manifest) / 2);
      }
    },
    MISSING_MANIFEST(0) {
      @Override
      void to(Path folder) throws IOException {
        Files.delete(Damage.newest(folder, "MANIFEST"));
      }
    },
    MISSING_CURRENT(0) {
      @Override
      void to(Path folder) throws IOException {
        Files.delete(folder.resolve("objects/CURRENT"));
      }
    },
    FLIPPED_CURRENT(0) {
      @Override
      void to(Path folder) throws IOException {
        Damage.flip(folder.resolve("objects/CURRENT"), 10);
      }
    },
    EMPTY_CURRENT(0) {
      @Override
      void to(Path folder) throws IOException {
        Damage.truncate(folder.resolve("objects/CURRENT"), 0);
      }
    },
    MISSING_RECORD(0) {
      @Override
      void to(Path folder) throws IOException {
        Files.delete(folder.resolve("committed"));
      }
    },
    FLIPPED_RECORD(0) {
      @Override
      void to(Path folder) throws IOException {
        Damage.flip(folder.resolve("committed"), 9);
        Damage.flip(folder.resolve("committed"), 512 + 9);
      }
    },
    MISSING_CURRENT_AND_RECORD(0) {
      @Override
      void to(Path folder) throws IOException {
        Files.delete(folder.resolve("objects/CURRENT"));
        Files.delete(folder.resolve("committed"));
      }
    };

    private final double loss;

    Harm(double loss) {
      this.loss = loss;
    }

    abstract void to(Path folder) throws IOException;
  }

  /// Two tables and a log, with overwritten and deleted keys in each.
  @BeforeAll
  void write() throws IOException {
    killed = temporary.resolve("killed");
    Path running = temporary.resolve("running");
    var random = new Random(7);
    try (Store<Text> store = open(running, Recovery.STRICT, Text.CODEC)) {
      for (int round = 0; round < 3; round++) {
        int number = round;
        commit(store, 0, 1, i -> put(key(i), filler(random, number, i)));
        commit(store, 0, 10, i -> new Transaction.Delete<>(key(i), Expected.ANY));
      }
      commit(store, 1, 10, i -> put(key(i), "last"));
      revision = store.snapshot().revision();
      Damage.copy(running, killed);
    }
    assertThat(tables(killed)).isGreaterThan(1);
  }

  @AfterAll
  void nothingElseWasTouched() {
    try (Store<Text> store = open(killed, Recovery.STRICT, Text.CODEC)) {
      assertThat(store.snapshot().revision()).isEqualTo(revision);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCanBeReadIsTakenOver(Harm harm) throws IOException {
    Path folder = temporary.resolve(harm.name());
    Damage.copy(killed, folder);
    harm.to(folder);
    CannotOpen refused =
        catchThrowableOfType(
            CannotOpen.class, () -> open(folder, Recovery.STRICT, Text.CODEC).close());
    assertThat(refused).isNotNull();
    assertThat(refused.isDamage()).as(refused.toString()).isTrue();
    assertThat(refused).hasMessageContaining("--recover").hasMessageContaining("backup");
    try (Store<Text> store = open(folder, Recovery.LENIENT, Text.CODEC)) {
      assertThat(store.snapshot().revision()).isGreaterThan(revision);
      int there = store.snapshot().count("a/");
      assertThat(there).isGreaterThanOrEqualTo((int) (KEYS * 0.9 * (1 - harm.loss)));
      for (Entry<Text> each : store.snapshot().scan("a/", "")) checkNewest(each, harm);
      store.commit(Transaction.put("b/1", Text.of("goes on"), Expected.ANY));
    }
    assertThat(folder.resolve("objects.damaged-1")).isDirectory();
    try (Store<Text> store = open(folder, Recovery.LENIENT, Text.CODEC)) {
      assertThat(store.snapshot().get("b/1")).isNotNull();
    }
    assertThat(folder.resolve("objects.damaged-2")).doesNotExist();
  }

  /// With all files there, each key has its newest value.
  private static void checkNewest(Entry<Text> entry, Harm harm) {
    if (harm.loss > 0) return;
    boolean rewritten = Integer.parseInt(entry.key().substring(2)) % 10 == 1;
    assertThat(entry.value().text()).startsWith(rewritten ? "last" : "2-");
  }

  @Test
  void aRecoveryThatWasInterruptedBeginsAgain() throws IOException {
    Path folder = temporary.resolve("interrupted");
    Damage.copy(killed, folder);
    Files.move(folder.resolve("objects"), folder.resolve("objects.salvaging"));
    Files.createDirectory(folder.resolve("objects"));
    Files.writeString(folder.resolve("objects/000004.log"), "half");
    CannotOpen refused =
        catchThrowableOfType(
            CannotOpen.class, () -> open(folder, Recovery.STRICT, Text.CODEC).close());
    assertThat(refused).hasMessageContaining("did not come to its end");
    try (Store<Text> store = open(folder, Recovery.LENIENT, Text.CODEC)) {
      assertThat(store.snapshot().count("a/")).isEqualTo(KEYS * 9 / 10);
    }
    assertThat(folder.resolve("objects.salvaging")).doesNotExist();
  }

  @Test
  void whatTheCodecCannotReadIsNamedAndCanBeGivenUp() throws IOException {
    Path folder = temporary.resolve("unreadable");
    Damage.copy(killed, folder);
    CannotOpen refused =
        catchThrowableOfType(
            CannotOpen.class, () -> open(folder, Recovery.STRICT, new Picky()).close());
    assertThat(refused.reason()).isEqualTo(Reason.DAMAGED);
    assertThat(refused).hasMessageContaining("a/0001").hasMessageContaining("not this one");
    try (Store<Text> store = open(folder, Recovery.LENIENT, new Picky())) {
      assertThat(store.snapshot().count("a/")).isEqualTo(KEYS * 8 / 10);
    }
    open(folder, Recovery.STRICT, new Picky()).close();
  }

  /// Does not understand some values.
  private static final class Picky implements Codec<Text> {
    @Override
    public byte[] write(Text value) {
      return Text.CODEC.write(value);
    }

    @Override
    public Text read(byte[] bytes, long at) {
      Text read = Text.CODEC.read(bytes, at);
      if (read.text().equals("last")) throw new IllegalStateException("not this one");
      return read;
    }

    @Override
    public Text committed(Text value, long at) {
      return Text.CODEC.committed(value, at);
    }

    @Override
    public List<String> topics(Change<Text> change) {
      return List.of();
    }
  }

  private static Store<Text> open(Path folder, Recovery recovery, Codec<Text> codec) {
    return RocksStore.open(new SystemWorld(), codec, Limits.USUAL, folder, recovery);
  }

  /// A step for each `distance`th number, fifty to a transaction.
  private static void commit(
      Store<Text> store, int first, int distance, IntFunction<Transaction.Step<Text>> step) {
    var steps = new ArrayList<Transaction.Step<Text>>();
    for (int i = first; i < KEYS; i += distance) {
      steps.add(step.apply(i));
      if (steps.size() < 50 && i + distance < KEYS) continue;
      store.commit(new Transaction<>(steps));
      steps.clear();
    }
  }

  private static Transaction.Step<Text> put(String key, String text) {
    return new Transaction.Put<>(key, Text.of(text), Expected.ANY);
  }

  private static String key(int i) {
    return "a/%04d".formatted(i);
  }

  /// Some kilobytes that don't compress.
  private static String filler(Random random, int round, int i) {
    var text = new StringBuilder(round + "-" + i + "-");
    for (int n = 0; n < 700; n++) text.append(Integer.toString(random.nextInt(), 36));
    return text.toString();
  }

  private static long tables(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("objects"))) {
      return files.filter(file -> file.toString().endsWith(".sst")).count();
    }
  }
}
