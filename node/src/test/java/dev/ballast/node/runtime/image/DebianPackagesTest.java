package dev.ballast.node.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DebianPackagesTest {
  private static final String LISTING =
      """
      nginx-light
        Depends: nginx
       |Depends: libnginx-mod-http-echo
        PreDepends: libc6
      nginx
        Depends: debconf
        Depends: <virtual>
        Depends: libssl3
      debconf
        Depends: libdebconf
      libssl3
        Depends: libc6
      """;

  @Test
  void followsLibrariesAndNotWhatAdministers() {
    assertThat(DebianPackages.reach(List.of("nginx-light"), DebianPackages.graph(LISTING)))
        .containsExactly("nginx-light", "nginx", "libnginx-mod-http-echo", "libc6", "libssl3");
  }
}
