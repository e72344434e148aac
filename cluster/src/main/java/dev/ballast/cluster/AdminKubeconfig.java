package dev.ballast.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The file that gives an administrator access
/// (<https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/>).
final class AdminKubeconfig {
  private AdminKubeconfig() {}

  /// Nothing in it needs quoting, so that no start has to load a YAML writer.
  static String text(String url, String authorityPem, String certificatePem, String keyPem) {
    return """
    apiVersion: v1
    kind: Config
    current-context: ballast
    clusters:
    - name: ballast
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: admin
      user:
        client-certificate-data: %s
        client-key-data: %s
    contexts:
    - name: ballast
      context:
        cluster: ballast
        user: admin
    """
        .formatted(url, base64(authorityPem), base64(certificatePem), base64(keyPem));
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
