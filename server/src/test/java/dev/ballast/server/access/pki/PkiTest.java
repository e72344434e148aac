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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aDamagedAuthorityIsRefusedAndNamed() throws Exception {
    open();
    Files.writeString(folder.resolve("ca.crt"), "nonsense");
    assertThatThrownBy(this::open)
        .isInstanceOf(KeysDamaged.class)
        .hasMessageContaining("ca.crt")
        .hasMessageContaining("restore");
  }

  /// Most keys with a flipped bit still look like keys.
  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "ca.key", "seal.key"})
  void aFlippedBitIsNoticed(String file) throws Exception {
    open().sealingKey();
    byte[] whole = Files.readAllBytes(folder.resolve(file));
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(folder.resolve(file), damaged);
      assertThatThrownBy(() -> open().sealingKey())
          .as("byte %d", at)
          .isInstanceOf(KeysDamaged.class)
          .hasMessageContaining(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.key", "server.crt"})
  void aDamagedCertificateOfTheServerIsMadeAnew(String file) throws Exception {
    Identity first = open().server(List.of());
    byte[] damaged = Files.readAllBytes(folder.resolve(file));
    damaged[damaged.length / 2] ^= 1;
    Files.write(folder.resolve(file), damaged);
    Identity second = open().server(List.of());
    assertThat(second.certificate()).isNotEqualTo(first.certificate());
    assertThat(open().server(List.of()).certificate()).isEqualTo(second.certificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "ca.key", "seal.key"})
  void aUsedClusterGetsNoNewAuthorityAndNoNewSealingKey(String file) throws Exception {
    open().sealingKey();
    Files.delete(folder.resolve(file));
    assertThatThrownBy(() -> Pki.reopen(new SystemWorld(), folder).sealingKey())
        .isInstanceOf(KeysDamaged.class)
        .hasMessageContaining(file)
        .hasMessageContaining("backup");
    assertThat(folder.resolve(file)).doesNotExist();
  }
}
