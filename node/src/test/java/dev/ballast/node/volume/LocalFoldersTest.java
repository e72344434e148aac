package dev.ballast.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.client.Client;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a volume's folder is made, and when it is missed.
class LocalFoldersTest {
  private static final String MADE = "ballast.dev/folder-made";

  @TempDir private Path disk;
  private final Client client = new Client(new MemoryTransport());
  private final LocalFolders folders = new LocalFolders(client, "n1");
  private Path folder;

  @BeforeEach
  void create() {
    folder = disk.resolve("volumes/v");
    KubeObject volume = KubeObject.of("v1", "PersistentVolume", "", "v");
    volume
        .metadata()
        .putObject("annotations")
        .put("pv.kubernetes.io/provisioned-by", "ballast.dev/local");
    volume.tree().putObject("spec").putObject("local").put("path", folder.toString());
    client.create(Types.PERSISTENT_VOLUMES, volume);
  }

  private KubeObject volume() {
    return client.get(Types.PERSISTENT_VOLUMES, "", "v");
  }

  @Test
  void theFirstMountMakesTheFolderAndNotesIt() throws IOException {
    assertThat(folders.ensure(volume())).isEqualTo(folder).isDirectory();
    assertThat(volume().annotations()).containsEntry(MADE, "true");
    Files.writeString(folder.resolve("data"), "kept");
    assertThat(folders.ensure(volume()).resolve("data")).hasContent("kept");
  }

  @Test
  void aFolderThatWasMadeButNotNotedBeforeACrashIsTaken() throws IOException {
    Files.createDirectories(folder);
    assertThat(folders.ensure(volume())).isEqualTo(folder);
    assertThat(volume().annotations()).containsEntry(MADE, "true");
  }

  @Test
  void aFolderThatIsMissingAfterItWasNotedIsNeverMadeAgain() throws IOException {
    folders.ensure(volume());
    Files.delete(folder);
    assertThatThrownBy(() -> folders.ensure(volume()))
        .isInstanceOf(VolumeFailure.class)
        .hasMessageContaining("its data is lost");
    assertThat(folder).doesNotExist();
  }

  @Test
  void nothingIsMadeForAVolumeOfSomebodyElse() {
    KubeObject theirs = volume().copy();
    theirs.metadata().remove("annotations");
    assertThatThrownBy(() -> folders.ensure(theirs)).hasMessageContaining("does not exist");
    assertThat(folder).doesNotExist();
  }
}
