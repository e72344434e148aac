package dev.ballast.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.Compacted;
import dev.ballast.store.Entry;
import dev.ballast.store.Expected;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.StoreContract;
import dev.ballast.store.Text;
import dev.ballast.store.Transaction;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreTest extends StoreContract {
  @TempDir Path folder;

  @Override
  protected Store<Text> open(World world, Limits limits) {
    return RocksStore.open(world, Text.CODEC, limits, folder.resolve("data"), Recovery.STRICT);
  }

  private void reopen() {
    store.close();
    store = open(world, Limits.USUAL);
  }

  @Test
  void everythingIsThereAfterAnotherOpening() {
    put("a/1", "x");
    put("a/2", "y");
    put("a/1", "z");
    store.commit(Transaction.delete("a/2", Expected.ANY));
    put("ünï/cødé", "ß");
    reopen();
    assertThat(store.snapshot().revision()).isEqualTo(6);
    assertThat(store.snapshot().get("a/1")).isEqualTo(new Entry<>("a/1", new Text("z", 4), 4, 2));
    assertThat(keys("")).containsExactly("a/1", "ünï/cødé");
    assertThat(put("a/3", "on")).isEqualTo(7);
  }

  @Test
  void aRevisionIsNotGivenTwiceWhenTheLastChangeWasADeletion() {
    put("a/1", "x");
    store.commit(Transaction.delete("a/1", Expected.ANY));
    reopen();
    assertThat(store.snapshot().revision()).isEqualTo(3);
  }

  @Test
  void whatWasCommittedBeforeTheOpeningCannotBeFollowed() {
    put("a/1", "x");
    put("a/1", "y");
    reopen();
    assertThatThrownBy(() -> store.follow(2)).isInstanceOf(Compacted.class);
    store.follow(3).close();
  }

  @Test
  void aSecondServerIsKeptOut() {
    CannotOpen locked = catchThrowableOfType(CannotOpen.class, () -> open(world, Limits.USUAL));
    assertThat(locked.reason()).isEqualTo(CannotOpen.Reason.LOCKED);
    assertThat(locked)
        .hasMessageContaining("another server (process " + ProcessHandle.current().pid());
    assertThat(put("a/1", "the first goes on")).isEqualTo(2);
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidToBeNotWritable() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    CannotOpen refused =
        catchThrowableOfType(
            CannotOpen.class,
            () ->
                RocksStore.open(
                    world, Text.CODEC, Limits.USUAL, file.resolve("data"), Recovery.STRICT));
    assertThat(refused.reason()).isEqualTo(CannotOpen.Reason.NOT_WRITABLE);
  }

  @Test
  void aBackupTakenWhileWritersWriteOpensAsAStore() throws Exception {
    for (int i = 0; i < 50; i++) put("before/" + i, "x");
    Path target = folder.resolve("backup");
    inParallel(
        4,
        writer -> {
          for (int i = 0; i < 50; i++) put("during/" + writer + "/" + i, "y");
          if (writer == 0) ((RocksStore<Text>) store).backup(target);
        });
    try (Store<Text> copy =
        RocksStore.open(world, Text.CODEC, Limits.USUAL, target, Recovery.STRICT)) {
      assertThat(copy.snapshot().count("before/")).isEqualTo(50);
      assertThat(copy.snapshot().count("during/0/")).isEqualTo(50);
      assertThat(copy.snapshot().count("")).isEqualTo((int) copy.snapshot().revision() - 1);
    }
  }

  @Test
  void overwritingDoesNotFillTheDisk() throws Exception {
    String value = "v".repeat(4000);
    inParallel(
        32,
        writer -> {
          for (int i = 0; i < 600; i++) put("churn/" + writer + "/" + i % 5, value + i);
        });
    assertThat(bytesIn(folder.resolve("data/objects"))).isLessThan(100L << 20);
    reopen();
    assertThat(store.snapshot().count("churn/")).isEqualTo(160);
    assertThat(bytesIn(folder.resolve("data/objects"))).isLessThan(100L << 20);
  }

  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
