package dev.ballast.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is written is read again, and nothing else is.
class BackupFormatTest {
  private static final BackupHeader HEADER =
      new BackupHeader("0.1.0", Instant.parse("2026-05-01T10:20:30Z"), 4711, 3_000);

  private final Random random = new Random(11);

  /// All that a reader hands out, in order.
  private static List<String> read(byte[] backup) throws IOException {
    var said = new ArrayList<String>();
    try (var reader = new BackupReader(new ByteArrayInputStream(backup))) {
      said.add(reader.header().toString());
      reader.read(
          new BackupReader.Content() {
            @Override
            public void file(String name, byte[] content) {
              said.add(name + " " + Arrays.hashCode(content));
            }

            @Override
            public void entry(String key, long revision, long createRevision, byte[] value) {
              said.add(key + " " + revision + " " + createRevision + " " + Arrays.hashCode(value));
            }
          });
    }
    return said;
  }

  private byte[] written(List<String> said) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = new BackupWriter(out, HEADER)) {
      said.add(HEADER.toString());
      for (String name : List.of("ca.crt", "seal.key")) {
        byte[] content = bytes(name.length() * 7);
        writer.file(name, content);
        said.add(name + " " + Arrays.hashCode(content));
      }
      for (int i = 0; i < HEADER.entries(); i++) {
        byte[] value = i % 1000 == 7 ? bytes(700_000) : text(i % 900);
        writer.entry("core/things/ünder/" + i, 100 + i, 50 + i, value);
        said.add(
            "core/things/ünder/"
                + i
                + " "
                + (100 + i)
                + " "
                + (50 + i)
                + " "
                + Arrays.hashCode(value));
      }
      writer.end();
    }
    return out.toByteArray();
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] text(int length) {
    return "{\"kind\":\"Thing\"}".repeat(length / 10).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsWrittenIsReadAgainAndTextTakesLittleRoom() throws IOException {
    var said = new ArrayList<String>();
    byte[] backup = written(said);
    assertThat(read(backup)).isEqualTo(said);
    assertThat(backup).hasSizeLessThan(2_500_000);
  }

  @Test
  void anyFlippedBitIsNoticed() throws IOException {
    byte[] backup = written(new ArrayList<>());
    for (int i = 0; i < 400; i++) {
      byte[] damaged = backup.clone();
      int at = i < 60 ? i : random.nextInt(backup.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      if (at >= 8 && at < 10) continue;
      assertThat(catchThrowable(() -> read(damaged)))
          .as("a flipped bit at %d", at)
          .isInstanceOf(UnreadableBackup.class);
    }
  }

  @Test
  void oneThatBreaksOffAnywhereIsNoticed() throws IOException {
    byte[] backup = written(new ArrayList<>());
    for (int i = 0; i < 300; i++) {
      int length = i < 60 ? i : i < 120 ? backup.length - i + 59 : random.nextInt(backup.length);
      assertThat(catchThrowable(() -> read(Arrays.copyOf(backup, length))))
          .as("cut at %d", length)
          .isInstanceOf(UnreadableBackup.class);
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(backup, backup.length + 1)))
        .hasMessageContaining("behind its end");
  }

  @Test
  void missingAndSwappedBlocksAreNoticed() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = new BackupWriter(out, HEADER)) {
      writer.file("ca.crt", bytes(10));
      writer.end();
    }
    assertThatThrownBy(() -> read(out.toByteArray())).hasMessageContaining("missing");
  }

  /// The format of today's readers is in bytes 8 and 9, the oldest that can read it in 10 and 11.
  @Test
  void aNewerFormatIsRefusedUnlessItSaysThatThisOneWillDo() throws IOException {
    byte[] backup = written(new ArrayList<>());
    backup[9] = 2;
    assertThat(read(backup)).isNotEmpty();
    backup[11] = 2;
    assertThatThrownBy(() -> read(backup))
        .isInstanceOf(UnreadableBackup.class)
        .hasMessageContaining("newer Ballast (format 2");
  }

  @Test
  void anythingElseIsNoBackup() {
    for (String other : List.of("", "x", "apiVersion: v1\nkind: ConfigMap\n"))
      assertThatThrownBy(() -> read(other.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(UnreadableBackup.class)
          .hasMessageContaining("is no backup");
  }
}
