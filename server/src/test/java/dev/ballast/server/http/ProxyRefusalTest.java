package dev.ballast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// To whom `services/proxy` leads nobody.
class ProxyRefusalTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static TlsClient admin;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, 0, false);
    admin = TlsClient.administrator(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String get(String path, int code) throws Exception {
    HttpResponse<byte[]> answer =
        admin.http().send(admin.to(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(code);
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /// Else whoever may write a Service could reach what listens on the server's own loopback.
  @Test
  void aNameFromOutsideLeadsNowhere() throws Exception {
    byte[] service =
        """
        {"metadata":{"name":"away"},
         "spec":{"type":"ExternalName","externalName":"localhost","ports":[{"port":80}]}}
        """
            .getBytes(StandardCharsets.UTF_8);
    assertThat(admin.send("POST", SERVICES, "application/json", service).statusCode())
        .isEqualTo(201);
    assertThat(get(SERVICES + "/away:80/proxy/", 503))
        .contains("no endpoints available for service \\\"away\\\"");
  }

  @Test
  void otherSchemesAndUnknownPortsAreRefused() throws Exception {
    assertThat(get(SERVICES + "/ftp:kubernetes:443/proxy/", 400))
        .contains("invalid service request");
    assertThat(get(SERVICES + "/kubernetes:81/proxy/", 503))
        .contains("no service port 81 found for service");
    assertThat(get(SERVICES + "/nobody/proxy/", 404)).contains("not found");
  }
}
