package dev.ballast.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.world.SystemWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LogReaderTest {
  private static final String LINES =
      """
      2026-01-01T00:00:00.000000001Z stdout F one
      2026-01-01T00:00:01.000000001Z stderr F two
      2026-01-01T00:00:02.000000001Z stdout P thr
      2026-01-01T00:00:02.000000002Z stdout F ee
      2026-01-01T00:00:03.000000001Z stdout F\s
      """;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("0.log");
    Files.writeString(file, LINES);
  }

  @Test
  void joinsWhatTheRuntimeHasCut() throws Exception {
    assertThat(read(LogOptions.ALL)).isEqualTo("one\ntwo\nthree\n\n");
  }

  @Test
  void countsTheContainersOwnLinesFromTheEnd() throws Exception {
    assertThat(read(tail(0))).isEmpty();
    assertThat(read(tail(1))).isEqualTo("\n");
    assertThat(read(tail(2))).isEqualTo("three\n\n");
    assertThat(read(tail(3))).isEqualTo("two\nthree\n\n");
    assertThat(read(tail(4))).isEqualTo("one\ntwo\nthree\n\n");
    assertThat(read(tail(99))).isEqualTo("one\ntwo\nthree\n\n");
  }

  @Test
  void leavesOutWhatIsOlderOrTooMuch() throws Exception {
    var since =
        new LogOptions(
            false,
            OptionalLong.empty(),
            Optional.of(Instant.parse("2026-01-01T00:00:01Z")),
            OptionalLong.empty(),
            false);
    assertThat(read(since)).isEqualTo("two\nthree\n\n");
    var limit =
        new LogOptions(false, OptionalLong.empty(), Optional.empty(), OptionalLong.of(6), false);
    assertThat(read(limit)).isEqualTo("one\ntw");
  }

  @Test
  void writesTimesBeforeLines() throws Exception {
    var times =
        new LogOptions(false, OptionalLong.of(2), Optional.empty(), OptionalLong.empty(), true);
    assertThat(read(times))
        .isEqualTo("2026-01-01T00:00:02.000000001Z three\n2026-01-01T00:00:03.000000001Z \n");
  }

  @Test
  void followsOverARotationUntilTheContainerEnds() throws Exception {
    var follow =
        new LogOptions(true, OptionalLong.of(1), Optional.empty(), OptionalLong.empty(), false);
    var out = new ByteArrayOutputStream();
    var alive = new AtomicBoolean(true);
    var reader = new LogReader(new SystemWorld(), file, follow, out);
    Thread reading =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    reader.copy(alive::get);
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    await().until(() -> out.size() > 0);
    append("2026-01-01T00:00:04.000000001Z stdout F before\n");
    Files.move(file, folder.resolve("0.log.20260101-000005"));
    Files.writeString(file, "2026-01-01T00:00:05.000000001Z stdout F after\n");
    await().until(() -> out.toString(StandardCharsets.UTF_8).contains("after"));
    append("2026-01-01T00:00:06.000000001Z stdout F last\n");
    alive.set(false);
    reading.join();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\nbefore\nafter\nlast\n");
  }

  private void append(String line) throws IOException {
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }

  private static LogOptions tail(long lines) {
    return new LogOptions(
        false, OptionalLong.of(lines), Optional.empty(), OptionalLong.empty(), false);
  }

  private String read(LogOptions options) throws Exception {
    var out = new ByteArrayOutputStream();
    new LogReader(new SystemWorld(), file, options, out).copy(() -> false);
    return out.toString(StandardCharsets.UTF_8);
  }
}
