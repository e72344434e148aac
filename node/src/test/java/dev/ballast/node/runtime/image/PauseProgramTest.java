package dev.ballast.node.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PauseProgramTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Machine.class)
  void isASmallStaticProgram(Machine machine) {
    byte[] program = PauseProgram.bytes(machine);
    assertThat(program).startsWith(0x7f, 'E', 'L', 'F').hasSizeLessThan(400);
  }

  @Test
  void waitsUntilItIsAskedToEnd() throws Exception {
    Machine machine = Machine.of(System.getProperty("os.arch")).orElse(null);
    Assumptions.assumeTrue(
        machine != null && System.getProperty("os.name").equals("Linux"), "needs Linux");
    Path file = folder.resolve("pause");
    Files.write(file, PauseProgram.bytes(machine));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));

    Process pause = new ProcessBuilder(file.toString()).start();
    // It sleeps in its system call, the handlers installed before that.
    await()
        .until(() -> Files.readString(Path.of("/proc/" + pause.pid() + "/stat")).contains(") S "));
    new ProcessBuilder("kill", "-CHLD", Long.toString(pause.pid())).start().waitFor();
    assertThat(pause.isAlive()).isTrue();
    pause.destroy();
    assertThat(pause.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(pause.exitValue()).isZero();
  }
}
