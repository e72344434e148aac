package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.world.ManualWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The line that shows how far a backup has come.
class ProgressLineTest {
  private final ManualWorld world = new ManualWorld();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void onATerminalTheLineChangesInPlaceAndGoesInTheEnd() {
    try (var line = new ProgressLine(world, out, true)) {
      line.show("1 of 3 objects");
      line.show("2 of 3 objects");
      world.advance(Duration.ofSeconds(1));
      line.show("3 of 3");
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r1 of 3 objects\r3 of 3        \r      \r");
  }

  @Test
  void elsewhereNothingIsSaid() {
    try (var line = new ProgressLine(world, out, false)) {
      line.show("1 of 3 objects");
    }
    assertThat(said.size()).isZero();
  }

  @Test
  void bytesAreCountedOnTheirWay() throws IOException {
    var line = new ProgressLine(world, out, true);
    var target = new ByteArrayOutputStream();
    try (OutputStream counted = new CountedStream(target, line)) {
      counted.write(new byte[2_345_678]);
      counted.write(1);
    }
    assertThat(target.size()).isEqualTo(2_345_679);
    assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("\r2.3 MB");
    assertThat(CountedStream.size(1_234)).isEqualTo("1.2 kB");
  }
}
