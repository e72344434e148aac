package dev.ballast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A part of the API that somebody behind a Service serves.
@Timeout(90)
class AggregationTest {
  private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final String WARDLE = "/apis/wardle.example.com/v1";
  private static final String FLUNDERS = WARDLE + "/namespaces/default/flunders";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static TlsClient admin;
  private static WardleServer wardle;

  @BeforeAll
  static void start() throws Exception {
    Optional<String> address = ownAddress();
    assumeThat(address).isPresent();
    server = ServerProcess.start(folder, 0, false);
    admin = TlsClient.administrator(server, HttpClient.Version.HTTP_1_1);
    wardle = new WardleServer(server.pki());
    create(
        SERVICES,
        """
        {"metadata":{"name":"v1.wardle.example.com"},"spec":{"group":"wardle.example.com",
         "version":"v1","groupPriorityMinimum":2000,"versionPriority":200,"caBundle":"%s",
         "service":{"namespace":"default","name":"wardle"}}}"""
            .formatted(
                Base64.getEncoder()
                    .encodeToString(
                        server
                            .pki()
                            .authority()
                            .certificatePem()
                            .getBytes(StandardCharsets.UTF_8))));
    assertThat(condition("ServiceNotFound")).isEqualTo("False");
    HttpResponse<String> refused = admin.get(FLUNDERS);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).isEqualTo("service unavailable\n");
    create(
        "/api/v1/namespaces/default/services",
        "{\"metadata\":{\"name\":\"wardle\"},\"spec\":{\"ports\":[{\"port\":443}]}}");
    assertThat(condition("MissingEndpoints")).isEqualTo("False");
    create(
        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
        """
        {"metadata":{"name":"wardle-1","labels":{"kubernetes.io/service-name":"wardle"}},
         "addressType":"IPv4","ports":[{"name":"","port":%d}],"endpoints":[{"addresses":["%s"]}]}"""
            .formatted(wardle.port(), address.get()));
    assertThat(condition("Passed")).isEqualTo("True");
  }

  @AfterAll
  static void stop() throws Exception {
    if (wardle != null) wardle.close();
    if (server != null) server.close();
  }

  private static Optional<String> ownAddress() throws Exception {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
        .map(each -> each.getHostAddress())
        .findFirst();
  }

  private static void create(String path, String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> made = admin.send("POST", path, "application/json", bytes);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  /// The status of the condition once it has that reason.
  private static String condition(String reason) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Json.parse(admin.get(SERVICES + "/v1.wardle.example.com").body())
                    .path("status")
                    .path("conditions")
                    .path(0),
            found -> Json.string(found, "reason").equals(reason))
        .path("status")
        .asString("");
  }

  @Test
  void whatWeServeOurselvesIsLocal() throws Exception {
    JsonNode core = Json.parse(admin.get(SERVICES + "/v1.").body());
    assertThat(Json.number(core, 0, "spec", "groupPriorityMinimum")).isEqualTo(18_000);
    JsonNode apps = Json.parse(admin.get(SERVICES + "/v1.apps").body());
    assertThat(Json.string(apps, "metadata", "labels", "kube-aggregator.kubernetes.io/automanaged"))
        .isEqualTo("onstart");
    assertThat(Json.string(apps.path("status").path("conditions").path(0), "reason"))
        .isEqualTo("Local");
    assertThat(apps.path("metadata").path("managedFields").size()).isEqualTo(1);
  }

  @Test
  void othersLearnHowToKnowUs() throws Exception {
    JsonNode map =
        Json.parse(
            admin
                .get("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")
                .body());
    assertThat(Json.string(map, "data", "requestheader-allowed-names"))
        .isEqualTo("[\"front-proxy-client\"]");
    assertThat(Json.string(map, "data", "requestheader-client-ca-file"))
        .startsWith("-----BEGIN CERTIFICATE-----");
  }

  @Test
  void aRequestGoesOnWithWhoAsksAndNothingElseOfTheKind() throws Exception {
    HttpResponse<String> answer =
        admin.send(
            admin
                .to(FLUNDERS + "?limit=5")
                .header("Authorization", "Basic bm9ib2R5Om5vYm9keQ==")
                .header("X-Remote-User", "mallory")
                .header("X-Odd", "kept"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Own")).contains("yes");
    assertThat(answer.body())
        .startsWith("CN=front-proxy-client")
        .contains("GET " + FLUNDERS + "?limit=5 HTTP/1.1")
        .contains(
            "X-Remote-User: kubernetes-admin", "X-Remote-Group: system:masters", "X-Odd: kept")
        .doesNotContain("mallory", "Authorization");
    assertThat(admin.get(FLUNDERS + "/missing").statusCode()).isEqualTo(404);
  }

  @Test
  void whoMayNotIsNotSentOn() throws Exception {
    HttpResponse<String> answer = admin.send(admin.to(FLUNDERS).header("Impersonate-User", "bob"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("cannot list resource \\\"flunders\\\"");
  }

  @Test
  void aWatchComesAsItComes() throws Exception {
    var answer =
        admin
            .http()
            .send(
                admin.to(FLUNDERS + "?watch=true").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("first");
      wardle.secondEvent.countDown();
      assertThat(lines.readLine()).isEqualTo("second");
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void aConnectionIsJoinedThrough() throws Exception {
    var socket =
        (SSLSocket) admin.tls().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    try (socket) {
      var out = socket.getOutputStream();
      String head = "GET %s/x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
      out.write(head.formatted(FLUNDERS).getBytes(StandardCharsets.US_ASCII));
      var in = socket.getInputStream();
      var answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) answer.append((char) in.read());
      assertThat(answer.toString()).startsWith("HTTP/1.1 101");
      out.write("hello".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(in.readNBytes(5), StandardCharsets.US_ASCII)).isEqualTo("hello");
    }
  }

  @Test
  void itIsDescribedAmongTheOthers() throws Exception {
    JsonNode groups = Json.parse(admin.get("/apis").body()).path("groups");
    assertThat(groups.valueStream().map(each -> Json.string(each, "name")))
        .contains("apps", "wardle.example.com");
    assertThat(Json.string(Json.parse(admin.get("/apis/wardle.example.com").body()), "kind"))
        .isEqualTo("APIGroup");
    assertThat(admin.get(WARDLE).body()).contains("flunders/status");
    String together = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    JsonNode items =
        Json.parse(admin.send(admin.to("/apis").header("Accept", together)).body()).path("items");
    JsonNode last = items.get(items.size() - 1);
    assertThat(Json.text(last))
        .isEqualTo(
            "{\"metadata\":{\"name\":\"wardle.example.com\"},\"versions\":[{\"version\":\"v1\","
                + "\"resources\":[{\"resource\":\"flunders\",\"responseKind\":{\"group\":"
                + "\"wardle.example.com\",\"version\":\"v1\",\"kind\":\"Flunder\"},\"scope\":"
                + "\"Namespaced\",\"singularResource\":\"flunder\",\"verbs\":[\"get\",\"list\"],"
                + "\"shortNames\":[\"fl\"],\"subresources\":[{\"subresource\":\"status\","
                + "\"responseKind\":{\"group\":\"wardle.example.com\",\"version\":\"v1\",\"kind\":"
                + "\"Flunder\"},\"verbs\":[\"get\"]}]}],\"freshness\":\"Current\"}]}");
    assertThat(admin.get("/openapi/v3").body()).contains("/openapi/v3/apis/wardle.example.com/v1");
  }

  @Test
  void anApiServiceThatIsNoneIsRefused() throws Exception {
    byte[] wrong =
        """
        {"metadata":{"name":"x"},"spec":{"group":"g.example.com","version":"v1",
         "groupPriorityMinimum":0,"versionPriority":1,"caBundle":"YQ=="}}"""
            .getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> refused = admin.send("POST", SERVICES, "application/json", wrong);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Json.string(Json.parse(refused.body()), "message"))
        .isEqualTo(
            "APIService.apiregistration.k8s.io \"x\" is invalid: [metadata.name: Invalid value:"
                + " \"x\": must be `spec.version+\".\"+spec.group`: \"v1.g.example.com\","
                + " spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than"
                + " 20000, spec.caBundle: Invalid value: \"1 bytes\": local APIServices may not have"
                + " a caBundle]");
  }
}
