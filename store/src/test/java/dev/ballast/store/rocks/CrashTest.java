package dev.ballast.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.store.Entry;
import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.Text;
import dev.ballast.world.SystemWorld;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes is killed at random moments, again and again on the same folder; whatever
/// it reported as acknowledged must be there afterwards.
class CrashTest {
  @TempDir Path folder;

  /// The last acknowledged write of a key; a null text is a deletion.
  private record Acknowledged(String text, long revision) {}

  private final Map<String, Acknowledged> acknowledged = new HashMap<>();
  private final Random random = new Random();
  private long highest = 1;

  @Test
  void nothingAcknowledgedIsLostInFiveKills() throws Exception {
    killAndCheck(5);
  }

  @Test
  @Tag("full")
  void nothingAcknowledgedIsLostInTwoHundredKills() throws Exception {
    killAndCheck(200);
  }

  private void killAndCheck(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      writeUntilKilled(1 + random.nextInt(3000));
      checkWhatIsThere();
    }
    assertThat(acknowledged).isNotEmpty();
  }

  /// Lets the child write until it has reported `lines` lines, then kills it.
  private void writeUntilKilled(int lines) throws IOException, InterruptedException {
    Process child = startChild();
    try (BufferedReader reports = child.inputReader()) {
      for (int i = 0; i < lines; i++) note(reports.readLine());
      child.toHandle().destroyForcibly();
      for (String left = reports.readLine(); left != null; left = reports.readLine())
        noteIfWhole(left);
    }
    child.waitFor();
  }

  private Process startChild() throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CrashWriter.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void noteIfWhole(String line) {
    if (line.matches("[PD] \\S+ \\S+ \\d+;")) note(line);
  }

  private void note(String line) {
    assertThat(line).as("the child ended by itself").isNotNull();
    String[] words = line.split(" ");
    if (words[0].equals("O")) {
      assertThat(Long.parseLong(words[1]))
          .as("revision after opening")
          .isGreaterThanOrEqualTo(highest);
      return;
    }
    long revision = Long.parseLong(words[3].replace(";", ""));
    highest = Math.max(highest, revision);
    var write = new Acknowledged(words[0].equals("D") ? null : words[2], revision);
    acknowledged.merge(words[1], write, (a, b) -> a.revision() > b.revision() ? a : b);
  }

  /// Each writer writes its own keys one after the other: at most one of its keys may have a later
  /// write than the one acknowledged last, and none an older one.
  private void checkWhatIsThere() {
    try (Store<Text> store =
        RocksStore.open(new SystemWorld(), Text.CODEC, Limits.USUAL, folder, Recovery.STRICT)) {
      assertThat(store.snapshot().revision()).isGreaterThanOrEqualTo(highest);
      var ahead = new HashMap<String, String>();
      acknowledged.forEach(
          (key, write) -> {
            Entry<Text> there = store.snapshot().get(key);
            if (isAsAcknowledged(write, there)) return;
            if (there != null) assertThat(there.revision()).as(key).isGreaterThan(write.revision());
            String writer = key.substring(0, key.indexOf('/'));
            assertThat(ahead.put(writer, key)).as("%s is lost, or %s", key, ahead).isNull();
          });
      takeOver(store);
    }
  }

  private static boolean isAsAcknowledged(Acknowledged write, Entry<Text> there) {
    if (there == null) return write.text() == null;
    return there.revision() == write.revision() && there.value().text().equals(write.text());
  }

  /// What is on disk now is what the next round starts from.
  private void takeOver(Store<Text> store) {
    highest = store.snapshot().revision();
    acknowledged.replaceAll((key, write) -> new Acknowledged(null, highest));
    for (Entry<Text> each : store.snapshot().scan("", "")) {
      checkWhole(each);
      acknowledged.put(each.key(), new Acknowledged(each.value().text(), each.revision()));
    }
  }

  private static void checkWhole(Entry<Text> entry) {
    String[] parts = entry.value().text().split("-", -1);
    assertThat(parts[1]).as(entry.key()).hasSize((int) (Long.parseLong(parts[0]) % 900));
  }
}
