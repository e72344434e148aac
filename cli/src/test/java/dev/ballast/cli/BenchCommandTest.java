package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  @TempDir Path folder;

  @Test
  void anUnknownPartIsWrongUsage() {
    assertThat(Main.run("bench", "--only", "object")).isEqualTo(2);
  }

  @Test
  void whatCantBeComparedIsSaidBeforeAnythingIsMeasured() throws Exception {
    Path file = Files.writeString(folder.resolve("before.json"), "{");
    assertThat(Main.run("bench", "--compare", file.toString())).isEqualTo(1);
    assertThat(Main.run("bench", "--compare", folder.resolve("none").toString())).isEqualTo(1);
  }

  @Test
  void aKubeconfigThatIsNotThereIsSaid() {
    String missing = folder.resolve("kubeconfig").toString();
    String[] arguments = {"bench", "--kubeconfig", missing, "--folder", folder.toString()};
    assertThat(Main.run(arguments)).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
  }
}
