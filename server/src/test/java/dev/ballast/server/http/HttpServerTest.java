package dev.ballast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The server over a real port: who may what, the forms of answers, watches, and bad input.
class HttpServerTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
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

  private static void create(String name) throws Exception {
    byte[] body =
        "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"k\":\"v\"}}"
            .formatted(name)
            .getBytes(StandardCharsets.UTF_8);
    assertThat(admin.send("POST", MAPS, "application/json", body).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "/readyz, 200, ok",
    "/healthz, 200, ok",
    "/livez/ping, 403, cannot get path",
    "/version, 200, gitVersion",
    "/api, 403, cannot get path",
    "/metrics, 403, cannot get path",
    "/api/v1/pods, 403, at the cluster scope"
  })
  void aStrangerSeesHealthAndVersionAlone(String path, int code, String part) throws Exception {
    HttpResponse<String> answer = TlsClient.nobody(server).get(path);
    assertThat(answer.statusCode()).isEqualTo(code);
    assertThat(answer.body()).contains(part);
  }

  @Test
  void aWrongTokenIsNobody() throws Exception {
    HttpRequest.Builder request = admin.to(MAPS).header("Authorization", "Bearer wrong");
    assertThat(admin.send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void whoActsAsAnotherHasThatOnesRights() throws Exception {
    HttpResponse<String> answer = admin.send(admin.to(MAPS).header("Impersonate-User", "bob"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("User \\\"bob\\\" cannot list resource");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1, APIResourceList",
    "/apis, APIGroupList",
    "/apis/apps, APIGroup",
    "/apis/apps/v1, APIResourceList",
    "/openapi/v3, serverRelativeURL",
    "/openapi/v3/apis/apps/v1, io.k8s.api.apps.v1.StatefulSet",
    "/metrics, apiserver_request_total"
  })
  void theServerDescribesItself(String path, String part) throws Exception {
    HttpResponse<String> answer = admin.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(part);
  }

  @Test
  void aDocumentThatIsKnownIsNotSentAgain() throws Exception {
    String tag = admin.get("/openapi/v3").headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = admin.send(admin.to("/openapi/v3").header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/namespaces/default/nothings, 404, the server could not find",
    "GET, /apis/none/v1, 404, 404 page not found",
    "PUT, /api/v1/namespaces/default/configmaps, 405, does not allow this method",
    "DELETE, /version, 405, does not allow this method",
    "BREW, /api/v1/namespaces/default/configmaps, 405, does not allow this method",
    "GET, /api/v1/configmaps/a, 404, the server could not find"
  })
  void anAddressThatLeadsNowhereIsToldSo(String method, String path, int code, String part)
      throws Exception {
    HttpResponse<String> answer = admin.send(method, path, "application/json", new byte[0]);
    assertThat(answer.statusCode()).isEqualTo(code);
    assertThat(answer.body()).contains(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                                      | 200 | "kind":"ConfigMap"
          application/yaml                                      | 200 | kind: ConfigMap
          application/json;as=Table;v=v1;g=meta.k8s.io          | 200 | columnDefinitions
          application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io | 200 | PartialObjectMetadata
          text/html, */*;q=0.1                                  | 200 | "kind":"ConfigMap"
          text/html                                             | 406 | Not Acceptable
          """)
  void anAnswerHasTheFormThatIsAccepted(String accept, int code, String part) throws Exception {
    if (admin.get(MAPS + "/forms").statusCode() == 404) create("forms");
    HttpResponse<String> answer = admin.send(admin.to(MAPS + "/forms").header("Accept", accept));
    assertThat(answer.statusCode()).isEqualTo(code);
    assertThat(answer.body()).contains(part);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aWatchTellsWhatHappensWhileItIsOpen(HttpClient.Version version) throws Exception {
    TlsClient client = TlsClient.administrator(server, version);
    HttpRequest request =
        client.to(MAPS + "?watch=1&timeoutSeconds=2&resourceVersion=" + version()).build();
    HttpResponse<InputStream> answer =
        client.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    String name = "seen-" + version.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    create(name);
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      JsonNode event = Json.parse(lines.readLine());
      assertThat(Json.string(event, "type")).isEqualTo("ADDED");
      assertThat(Json.string(event, "object", "metadata", "name")).isEqualTo(name);
      assertThat(lines.readLine()).as("the watch ends by its timeout").isNull();
    }
  }

  private static String version() throws Exception {
    return Json.string(
        Json.parse(admin.get(MAPS + "?limit=1").body()), "metadata", "resourceVersion");
  }

  static Stream<Arguments> badBodies() {
    byte[] deep = ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    byte[] number =
        ("{\"data\":{\"k\":" + "9".repeat(100_000) + "}}").getBytes(StandardCharsets.UTF_8);
    byte[] notUtf8 = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};
    String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".concat(aliases());
    return Stream.of(
        Arguments.of("application/json", deep, 400),
        Arguments.of("application/json", number, 400),
        Arguments.of("application/json", notUtf8, 400),
        Arguments.of("application/json", "{bad json".getBytes(StandardCharsets.UTF_8), 400),
        Arguments.of("application/json", "[]".getBytes(StandardCharsets.UTF_8), 400),
        Arguments.of("application/json", new byte[0], 400),
        Arguments.of("application/json", new byte[4 << 20], 413),
        Arguments.of("application/yaml", bomb.getBytes(StandardCharsets.UTF_8), 400),
        Arguments.of(
            "application/vnd.kubernetes.protobuf",
            "nonsense".getBytes(StandardCharsets.UTF_8),
            400),
        Arguments.of("text/plain", "x".getBytes(StandardCharsets.UTF_8), 415));
  }

  private static String aliases() {
    var text = new StringBuilder();
    for (char c = 'b'; c < 'm'; c++) {
      char before = (char) (c - 1);
      text.append(c)
          .append(": &")
          .append(c)
          .append(" [")
          .append(("*" + before + ",").repeat(9))
          .append("]\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBadBodyIsRefusedAsAStatus(String type, byte[] body, int code) throws Exception {
    HttpResponse<String> answer = admin.send("POST", MAPS, type, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
    assertThat(Json.string(Json.parse(answer.body()), "kind")).isEqualTo("Status");
  }

  @Test
  void thousandsOfHeaderBytesAreRefused() throws Exception {
    HttpRequest.Builder request = admin.to(MAPS).header("X-Large", "x".repeat(100_000));
    TlsClient old = TlsClient.administrator(server, HttpClient.Version.HTTP_1_1);
    assertThat(old.send(request).statusCode()).isEqualTo(431);
    assertThat(admin.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void aConnectionThatSaysNothingDoesNotKeepOthersWaiting() throws Exception {
    try (var silent =
        (SSLSocket) admin.tls().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      OutputStream out = silent.getOutputStream();
      out.write(
          ("POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(admin.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aListIsOneJsonTextWhoseItemsLeaveOutTheirKind() throws Exception {
    create("listed");
    JsonNode list = Json.parse(admin.get(MAPS).body());
    assertThat(Json.string(list, "kind")).isEqualTo("ConfigMapList");
    for (JsonNode item : list.path("items")) {
      assertThat(item.has("kind")).isFalse();
      assertThat(Json.string(item, "metadata", "name")).isNotEmpty();
    }
  }

  @Test
  void whatIsAskedIsMeasuredByKubernetesNames() throws Exception {
    create("measured");
    admin.get(MAPS + "/measured");
    String labels = "component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"configmaps\",";
    String get = labels + "scope=\"resource\",subresource=\"\",verb=\"GET\",version=\"v1\"";
    String text = admin.get("/metrics").body();
    assertThat(text)
        .contains("apiserver_request_total{code=\"200\"," + get + "} ")
        .contains("apiserver_request_duration_seconds_bucket{" + get + ",le=\"0.005\"} ")
        .contains("apiserver_current_inflight_requests{request_kind=\"readOnly\"} 1\n")
        .containsPattern("apiserver_storage_objects\\{resource=\"configmaps\"} [1-9]")
        .contains("etcd_request_duration_seconds_count{operation=\"create\",group=\"\"")
        .containsPattern("etcd_disk_wal_fsync_duration_seconds_count [1-9]")
        .contains("process_cpu_seconds_total ");
    assertThat(text.lines().filter(line -> line.startsWith("# TYPE")))
        .as("a family is told once")
        .doesNotHaveDuplicates();
  }
}
