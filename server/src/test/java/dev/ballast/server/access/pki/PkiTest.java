package dev.ballast.server.access.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.world.SystemWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates and keys: made once, kept, private, and made anew when they don't do any more.
class PkiTest {
  @TempDir Path folder;

  private Pki open() {
    return Pki.open(new SystemWorld(), folder);
  }

  @Test
  void whatWasMadeIsUsedAgain() {
    Pki first = open();
    Identity server = first.server(List.of());
    byte[] sealing = first.sealingKey();
    Pki second = open();
    assertThat(second.authority().certificate()).isEqualTo(first.authority().certificate());
    assertThat(second.server(List.of()).certificate()).isEqualTo(server.certificate());
    assertThat(second.sealingKey()).isEqualTo(sealing).hasSize(32);
  }

  @Test
  void aNewNameNeedsANewServerCertificate() throws Exception {
    Identity before = open().server(List.of());
    Identity after = open().server(List.of("db.example.org", "192.0.2.9"));
    assertThat(after.certificate()).isNotEqualTo(before.certificate());
    assertThat(after.certificate().getSubjectAlternativeNames().toString())
        .contains(
            "db.example.org", "192.0.2.9", "localhost", "10.96.0.1", "kubernetes.default.svc");
  }

  @Test
  void theAuthoritySignsForTheAdministrator() throws Exception {
    Pki pki = open();
    Identity admin = pki.administrator();
    admin.certificate().verify(pki.authority().certificate().getPublicKey());
    assertThat(admin.certificate().getSubjectX500Principal().getName())
        .contains("CN=kubernetes-admin", "O=system:masters");
  }

  @Test
  void whatAnotherAuthoritySignedIsMadeAnew() throws Exception {
    open().server(List.of());
    byte[] stranger = Files.readAllBytes(folder.resolve("server.crt"));
    for (String each : List.of("ca.crt", "ca.key")) Files.delete(folder.resolve(each));
    Pki pki = open();
    Identity server = pki.server(List.of());
    server.certificate().verify(pki.authority().certificate().getPublicKey());
    assertThat(Files.readAllBytes(folder.resolve("server.crt"))).isNotEqualTo(stranger);
  }

  @Test
  void onlyTheOwnerReadsTheFiles() throws Exception {
    Pki pki = open();
    pki.server(List.of());
    pki.sealingKey();
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
        assertThat(mode).as(each.toString()).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    open();
    Files.writeString(folder.resolve("ca.crt"), "nonsense");
    assertThatThrownBy(this::open).hasMessageContaining("ca.crt").hasMessageContaining("restore");
  }
}
