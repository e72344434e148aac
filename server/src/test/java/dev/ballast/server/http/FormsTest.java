package dev.ballast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.protobuf.Protobuf;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The forms in which answers can be had over HTTP, and what is said where one can't.
class FormsTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PROTOBUF = Protobuf.MEDIA_TYPE;
  private static final String CORE = "io.k8s.api.core.v1.";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static TlsClient admin;

  private final Protobuf protobuf = new Protobuf();

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, 0, false);
    admin = TlsClient.administrator(server);
    create("one", "v");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void create(String name, String value) throws Exception {
    String body = "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"k\":\"%s\"}}".formatted(name, value);
    var sent = body.getBytes(StandardCharsets.UTF_8);
    assertThat(admin.send("POST", MAPS, "application/json", sent).statusCode()).isEqualTo(201);
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = admin.to(path);
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    return admin.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private ObjectNode read(HttpResponse<byte[]> answer, String definition) {
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    return protobuf.read(answer.body(), definition);
  }

  @Test
  void anObjectIsTheSameInProtobufAndJson() throws Exception {
    JsonNode json = Json.parse(get(MAPS + "/one").body());
    assertThat(read(get(MAPS + "/one", "Accept", PROTOBUF), CORE + "ConfigMap")).isEqualTo(json);
  }

  @Test
  void aListHasItsMetadataAndItems() throws Exception {
    String path = "/api/v1/namespaces/default/services";
    ObjectNode list = read(get(path, "Accept", PROTOBUF), CORE + "ServiceList");
    JsonNode json = Json.parse(get(path).body());
    assertThat(list.path("items")).isEqualTo(json.path("items"));
    assertThat(Json.string(list, "kind")).isEqualTo("ServiceList");
    assertThat(Json.string(list, "metadata", "resourceVersion")).isNotEmpty();
  }

  @Test
  void metadataAloneIsThereForInformersThatWantNoMore() throws Exception {
    String as = PROTOBUF + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    ObjectNode one = read(get(MAPS + "/one", "Accept", as), META + "PartialObjectMetadata");
    assertThat(Json.string(one, "metadata", "name")).isEqualTo("one");
    assertThat(one.has("data")).isFalse();
    as = PROTOBUF + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    ObjectNode list = read(get(MAPS, "Accept", as), META + "PartialObjectMetadataList");
    assertThat(list.path("items")).isNotEmpty();
  }

  @Test
  void aRefusalHasTheFormOfTheAnswer() throws Exception {
    HttpResponse<byte[]> answer = get(MAPS + "/none", "Accept", PROTOBUF);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Json.string(read(answer, META + "Status"), "details", "name")).isEqualTo("none");
    String yaml = new String(get(MAPS + "/none", "Accept", "application/yaml").body());
    assertThat(yaml).contains("reason: NotFound\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/api, APIVersions",
    "/apis, APIGroupList",
    "/apis/apps, APIGroup",
    "/api/v1, APIResourceList"
  })
  void theApiDescribesItselfInProtobuf(String path, String kind) throws Exception {
    JsonNode json = Json.parse(get(path).body());
    assertThat(read(get(path, "Accept", PROTOBUF), META + kind)).isEqualTo(json);
  }

  @Test
  void allGroupsComeTogetherInProtobuf() throws Exception {
    String as = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    HttpResponse<byte[]> answer = get("/apis", "Accept", PROTOBUF + as);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF + as);
    ObjectNode read =
        protobuf.read(answer.body(), "io.k8s.api.apidiscovery.v2.APIGroupDiscoveryList");
    JsonNode json = Json.parse(get("/apis", "Accept", "application/json" + as).body());
    assertThat(read.path("items").size()).isEqualTo(json.path("items").size());
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    assertThat(get("/apis", "Accept", PROTOBUF + as, "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @CsvSource({"'', ConfigMap", "';as=PartialObjectMetadata;g=meta.k8s.io;v=v1', Partial"})
  void aWatchTellsFramesOfEvents(String as, String kind) throws Exception {
    String accept = PROTOBUF + ";stream=watch" + as;
    HttpResponse<byte[]> answer =
        get(
            MAPS
                + "?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Done"
                + "&sendInitialEvents=true&allowWatchBookmarks=true"
                + "&resourceVersionMatch=NotOlderThan",
            "Accept",
            accept);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF + ";stream=watch");
    try (var in = new DataInputStream(new ByteArrayInputStream(answer.body()))) {
      byte[] first = in.readNBytes(in.readInt());
      assertThat(new String(first, StandardCharsets.ISO_8859_1))
          .contains("ADDED", "k8s\0", kind, "one");
      byte[] last = first;
      while (in.available() > 0) last = in.readNBytes(in.readInt());
      assertThat(new String(last, StandardCharsets.ISO_8859_1))
          .contains("BOOKMARK", "k8s.io/initial-events-end");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /one        | protobuf;as=Table | object *v1.Table does not implement the protobuf
          /one        | json;as=PartialObjectMetadataList | object is not a list (*core.ConfigMap)
          ''          | json;as=PartialObjectMetadata | object is a list (*core.ConfigMapList)
          /one        | json;as=Nothing | types are accepted: application/json, application/yaml
          ?watch=true | yaml            | accepted: application/json;stream=watch, application/vnd
          /one        | html            | Available representations: application/json, application
          """)
  void whatCantBeHadIsNotAcceptable(String path, String accept, String words) throws Exception {
    String type = "application/" + accept.replace("protobuf", "vnd.kubernetes.protobuf");
    if (type.contains("as=")) type += ";v=v1;g=meta.k8s.io";
    HttpResponse<byte[]> answer = get(MAPS + path, "Accept", type);
    assertThat(answer.statusCode()).isEqualTo(406);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/vnd.kubernetes.protobuf,application/json | application/vnd.kubernetes.protobuf
          application/json;q=0.1,application/yaml;q=0.9 | application/yaml
          application/json;as=Table;v=v9;g=meta.k8s.io,application/json | application/json
          application/json;as=Table;v=v1beta1;g=meta.k8s.io | application/json
          text/html,application/* | application/json
          """)
  void theFirstFormThatCanBeHadIsTaken(String accept, String type) throws Exception {
    HttpResponse<byte[]> answer = get(MAPS + "/one", "Accept", accept);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
  }

  @ParameterizedTest
  @CsvSource({
    "'', curl/8.0, true",
    "?pretty=true, test, true",
    "?pretty=false, curl/8.0, false",
    "'', test, false"
  })
  void peopleGetIndentedJson(String query, String agent, boolean pretty) throws Exception {
    byte[] body = get(MAPS + "/one" + query, "User-Agent", agent).body();
    String text = new String(body, StandardCharsets.UTF_8);
    String indented =
        "{\n  \"kind\": \"ConfigMap\",\n  \"apiVersion\": \"v1\",\n  \"metadata\": {\n    ";
    if (pretty) assertThat(text).startsWith(indented);
    else assertThat(text).doesNotContain("\n");
  }

  @Test
  void yamlIsYamlForPeopleToo() throws Exception {
    byte[] body = get(MAPS + "/one", "User-Agent", "curl/8.0", "Accept", "application/yaml").body();
    assertThat(new String(body, StandardCharsets.UTF_8)).startsWith("apiVersion: v1\n");
  }

  @Test
  void aTableSaysWhatItIncludes() throws Exception {
    String accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
    HttpResponse<byte[]> answer = get(MAPS + "?includeObject=All", "Accept", accept);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("includeObject: Invalid value: \\\"All\\\": must be 'Metadata', 'Object'");
  }

  @Test
  void aLargeAnswerIsPackedForWhoTakesItSo() throws Exception {
    create("large", "0123456789".repeat(20_000));
    assertThat(get(MAPS + "/large").headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(get(MAPS + "/one", "Accept-Encoding", "gzip").headers().map())
        .doesNotContainKey("Content-Encoding");
    for (String path : new String[] {"/large", ""}) {
      HttpResponse<byte[]> packed = get(MAPS + path, "Accept-Encoding", "gzip");
      assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(packed.body()).hasSizeLessThan(100_000);
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
        assertThat(in.readAllBytes()).isEqualTo(get(MAPS + path).body());
      }
    }
  }
}
