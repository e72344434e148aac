package dev.ballast.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
  private static final String TEXT =
      """
      current-context: here
      contexts: [{name: other, context: {}}, {name: here, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: Y2E=}}]
      users: [{name: u, user: {client-certificate: cert.pem, client-key-data: a2V5, token: t}}]
      """;

  @Test
  void theCurrentContextDecides(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("cert.pem"), "cert");
    Kubeconfig config = Kubeconfig.parse(TEXT, folder);
    assertThat(config.server()).hasToString("https://127.0.0.1:6443");
    assertThat(config.authorityPem()).isEqualTo("ca");
    assertThat(config.certificatePem()).isEqualTo("cert");
    assertThat(config.keyPem()).isEqualTo("key");
    assertThat(config.token()).isEqualTo("t");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Kubeconfig.parse("current-context: gone", null))
        .hasMessage("the kubeconfig has no entry \"gone\" in contexts");
    assertThatThrownBy(() -> Kubeconfig.read(Path.of("/nowhere/config")))
        .hasMessageStartingWith("can't read the kubeconfig /nowhere/config");
  }

  @Test
  void anOldKeyFormSaysHowToConvertIt() {
    var config =
        new Kubeconfig(
            java.net.URI.create("https://h"),
            "",
            "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
            "-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----",
            "");
    assertThatThrownBy(() -> Tls.context(config)).isInstanceOf(Kubeconfig.Unusable.class);
  }
}
