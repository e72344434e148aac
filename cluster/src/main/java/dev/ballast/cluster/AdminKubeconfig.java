package dev.ballast.cluster;

import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/// The file that gives an administrator access
/// (<https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/>).
final class AdminKubeconfig {
  private static final String NAME = "ballast";

  private AdminKubeconfig() {}

  static String text(String url, String authorityPem, String certificatePem, String keyPem) {
    ObjectNode config = Json.object();
    config.put("apiVersion", "v1").put("kind", "Config").put("current-context", NAME);
    config
        .putArray("clusters")
        .addObject()
        .put("name", NAME)
        .putObject("cluster")
        .put("server", url)
        .put("certificate-authority-data", base64(authorityPem));
    config
        .putArray("users")
        .addObject()
        .put("name", "admin")
        .putObject("user")
        .put("client-certificate-data", base64(certificatePem))
        .put("client-key-data", base64(keyPem));
    config
        .putArray("contexts")
        .addObject()
        .put("name", NAME)
        .putObject("context")
        .put("cluster", NAME)
        .put("user", "admin");
    return Yaml.text(config);
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
