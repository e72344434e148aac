package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvokerTest {
  @TempDir private Path scratch;
  private Path home;
  private Path users;

  @BeforeEach
  void make() throws IOException {
    home = Files.createDirectory(scratch.resolve("home"));
    users = scratch.resolve("passwd");
    Files.writeString(
        users, "root:x:0:0::/root:/bin/sh\nann:x:1042:1043:Ann:" + home + ":/bin/sh\nodd\n");
  }

  private Optional<Invoker> of(Map<String, String> environment) throws IOException {
    return Invoker.of(environment, users);
  }

  @Test
  void whoUsedSudoIsFound() throws IOException {
    assertThat(of(Map.of("SUDO_UID", "1042", "SUDO_GID", "1043")))
        .contains(new Invoker(1042, 1043, home));
    assertThat(of(Map.of())).isEmpty();
    assertThat(of(Map.of("SUDO_UID", "0", "SUDO_GID", "0"))).isEmpty();
    assertThat(of(Map.of("SUDO_UID", "7", "SUDO_GID", "7"))).isEmpty();
    assertThat(of(Map.of("SUDO_UID", "-1; rm", "SUDO_GID", "7"))).isEmpty();
  }

  @Test
  void theyGetACopyThatOnlyTheyCanRead() throws IOException {
    assumeTrue((int) Files.getAttribute(scratch, "unix:uid") == 0, "only root may give files away");
    var folder = new DataFolder(Files.createDirectory(scratch.resolve("data")));
    Files.writeString(folder.kubeconfig(), "first");
    var ann = new Invoker(1042, 1043, home);
    Path copy = ann.copy(folder);
    assertThat(copy).hasContent("first").startsWith(home.resolve(".kube"));
    assertThat(Files.getAttribute(copy, "unix:uid")).isEqualTo(1042);
    assertThat(Files.getAttribute(copy.getParent(), "unix:uid")).isEqualTo(1042);
    assertThat(Files.getPosixFilePermissions(copy))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.writeString(folder.kubeconfig(), "second");
    assertThat(ann.copy(folder)).isEqualTo(copy).hasContent("second");
  }
}
