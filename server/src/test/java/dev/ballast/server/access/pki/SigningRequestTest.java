package dev.ballast.server.access.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.world.SystemWorld;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests for certificates as they come, and what is signed for them.
class SigningRequestTest {
  private final SystemWorld world = new SystemWorld();
  private final KeyPair key = Pki.newKeyPair();

  private String request(String subject, KeyPair signer, GeneralName... names) throws Exception {
    var draft = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), key.getPublic());
    if (names.length > 0) {
      var extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      draft.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    var made =
        draft.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
    return wrapped(made.getEncoded());
  }

  @Test
  void aRequestSaysWhomItIsFor() throws Exception {
    var read =
        SigningRequest.parse(
            request(
                "O=system:nodes,O=more,CN=system:node:n1",
                key,
                new GeneralName(GeneralName.dNSName, "n1.example"),
                new GeneralName(GeneralName.iPAddress, "10.0.0.1")));
    assertThat(read.commonName()).isEqualTo("system:node:n1");
    assertThat(read.organizations()).containsExactly("system:nodes", "more");
    assertThat(read.dnsNames()).containsExactly("n1.example");
    assertThat(read.addresses()).containsExactly("10.0.0.1");
    assertThat(read.emails()).isEmpty();
    assertThat(read.uris()).isEmpty();
  }

  @Test
  void whoDoesNotHoldTheKeyGetsNothing() throws Exception {
    String forged = request("CN=eve", Pki.newKeyPair());
    assertThatThrownBy(() -> SigningRequest.parse(forged))
        .hasMessageContaining("signature does not verify");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%%", "YmFk", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0="})
  void whatIsNoRequestIsMalformed(String text) {
    assertThatThrownBy(() -> SigningRequest.parse(text))
        .isInstanceOf(SigningRequest.Malformed.class);
  }

  /// Whatever stands in the bytes, it is read or refused.
  @Test
  void changedBytesAreReadOrRefused() throws Exception {
    String pem =
        new String(
            Base64.getDecoder()
                .decode(request("CN=a,O=b", key, new GeneralName(GeneralName.dNSName, "a.b"))),
            StandardCharsets.US_ASCII);
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    var random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = der.clone();
      for (int j = 0; j <= i % 3; j++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      try {
        SigningRequest.parse(wrapped(changed));
      } catch (SigningRequest.Malformed e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_900);
  }

  private static String wrapped(byte[] der) {
    String body = Base64.getMimeEncoder().encodeToString(der);
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n" + body + "\n-----END CERTIFICATE REQUEST-----\n";
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void bytesThatOnlyLookLikeARequestAreMalformed() {
    String pem = "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n";
    String text = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> SigningRequest.parse(text))
        .isInstanceOf(SigningRequest.Malformed.class);
  }

  @Test
  void whatIsSignedHoldsForWhatWasAskedAndNoLongerThanTheAuthority(@TempDir Path folder)
      throws Exception {
    Pki pki = Pki.open(world, folder);
    var read =
        SigningRequest.parse(
            request("O=dev,CN=jane", key, new GeneralName(GeneralName.dNSName, "jane.example")));
    Instant end = world.now().plus(Duration.ofHours(1));
    X509Certificate made =
        Pem.certificate(pki.sign(read, List.of("client auth", "digital signature"), end));
    made.verify(pki.authority().certificate().getPublicKey());
    assertThat(made.getPublicKey()).isEqualTo(key.getPublic());
    assertThat(made.getSubjectX500Principal().getName()).contains("CN=jane", "O=dev");
    assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(made.getKeyUsage()[0]).isTrue();
    assertThat(made.getKeyUsage()[2]).isFalse();
    assertThat(made.getBasicConstraints()).isEqualTo(-1);
    assertThat(made.getSubjectAlternativeNames()).hasSize(1);
    assertThat(made.getNotAfter().toInstant()).isBetween(end.minusSeconds(1), end);
    Instant never = world.now().plus(Duration.ofDays(100_000));
    X509Certificate longest = Pem.certificate(pki.sign(read, List.of("client auth"), never));
    assertThat(longest.getNotAfter()).isEqualTo(pki.authority().certificate().getNotAfter());
  }

  @Test
  void theKeyOfTokensStaysAndIsForItsOwnerAlone(@TempDir Path folder) throws Exception {
    KeyPair made = Pki.open(world, folder).tokenKey();
    assertThat(Pki.open(world, folder).tokenKey().getPublic()).isEqualTo(made.getPublic());
    for (String each : List.of("sa.key", "sa.pub")) {
      var permissions = Files.getPosixFilePermissions(folder.resolve(each));
      assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }
    Files.writeString(folder.resolve("sa.key"), "nonsense");
    assertThatThrownBy(() -> Pki.open(world, folder).tokenKey())
        .hasMessageContaining("sa.key or sa.pub is damaged");
  }
}
