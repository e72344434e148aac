package dev.ballast.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.node.volume.AtomicFolder.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
  @TempDir Path folder;

  private static Entry file(String path, String text) {
    return new Entry(path, text.getBytes(StandardCharsets.UTF_8), 0640);
  }

  private List<String> visible() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> each.getFileName().toString())
          .filter(name -> !name.startsWith(".."))
          .sorted()
          .toList();
    }
  }

  @Test
  void filesComeChangeAndGo() throws IOException {
    assertThat(AtomicFolder.write(folder, List.of(file("a", "1"), file("d/b", "2")))).isTrue();
    assertThat(visible()).containsExactly("a", "d");
    assertThat(folder.resolve("d/b")).hasContent("2");
    assertThat(AtomicFolder.write(folder, List.of(file("a", "1"), file("d/b", "2")))).isFalse();
    assertThat(AtomicFolder.write(folder, List.of(file("a", "3")))).isTrue();
    assertThat(visible()).containsExactly("a");
    assertThat(folder.resolve("a")).hasContent("3");
    assertThat(AtomicFolder.write(folder, List.of())).isTrue();
    assertThat(visible()).isEmpty();
  }

  @Test
  void aPathThatLeavesItsVolumeIsRefused() {
    assertThatThrownBy(() -> AtomicFolder.write(folder, List.of(file("../x", "1"))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatACrashLeftBehindIsTidiedUp() throws IOException {
    AtomicFolder.write(folder, List.of(file("a", "1")));
    Files.createDirectories(folder.resolve("..version-7/half"));
    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..version-7"));
    AtomicFolder.write(folder, List.of(file("a", "2")));
    assertThat(folder.resolve("a")).hasContent("2");
    assertThat(folder.resolve("..version-7")).doesNotExist();
  }

  @Test
  void aReaderNeverSeesTwoVersionsMixed() throws Exception {
    AtomicFolder.write(folder, List.of(file("a", "0"), file("b", "0")));
    var mixed = new ArrayList<String>();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 1; i <= 300; i++) {
                    try {
                      String text = Integer.toString(i);
                      AtomicFolder.write(folder, List.of(file("a", text), file("b", text)));
                    } catch (IOException failed) {
                      mixed.add(failed.toString());
                    }
                  }
                });
    while (writer.isAlive()) {
      try {
        Path version = folder.resolve("..data").toRealPath();
        String a = Files.readString(version.resolve("a"));
        String b = Files.readString(version.resolve("b"));
        if (!a.equals(b)) mixed.add(a + " with " + b);
      } catch (IOException replacedMeanwhile) {
        continue;
      }
    }
    assertThat(mixed).isEmpty();
    assertThat(folder.resolve("a")).hasContent("300");
  }
}
