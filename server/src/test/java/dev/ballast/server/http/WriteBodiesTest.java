package dev.ballast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.server.Cases;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Bodies of writes as text, where it matters how they are written: what is wrong with them, under
/// which field validation, and in whose words it is told.
class WriteBodiesTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  @TempDir static Path folder;
  private static ServerProcess server;
  private static TlsClient admin;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, 0, false);
    admin = TlsClient.administrator(server);
    send("POST", "", "json", "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> send(String method, String path, String type, String body)
      throws Exception {
    byte[] bytes = body.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
    var request = admin.to(MAPS + path).header("Content-Type", "application/" + type);
    return admin.send(request.method(method, BodyPublishers.ofByteArray(bytes)));
  }

  private static String told(HttpResponse<String> answer) {
    String warnings = String.join(", ", answer.headers().allValues("Warning"));
    String message = Json.string(Json.parse(answer.body()), "message");
    return (answer.statusCode() + " " + message + warnings).strip();
  }

  static Stream<Arguments> patches() {
    return Cases.of(
        """
        merge Strict
        => {"data":{"x":"1","x":"2"},"bar":2}
        => 422  "" is invalid: patch: Invalid value: "{\\"apiVersion\\":\\"v1\\",\\"bar\\":2,

        merge Strict
        => {"data":{"x":"1","x":"2"},"bar":2}
        => strict decoding error: duplicate field "data.x", unknown field "bar"

        merge Warn
        => {"data":{"x":"1","x":"2"},"bar":2}
        => 200 299 - "duplicate field \\"data.x\\"", 299 - "unknown field \\"bar\\""

        strategic-merge Strict
        => {"data":{"x":"1"},"bar":[2,null]}
        => 422  "" is invalid: patch: Invalid value: "map[bar:[2 <nil>] data:map[x:1]]": strict
        decoding error: unknown field "bar"

        json Strict
        => [{"op":"add","path":"/data/x","value":"1","op":"add","who":1}]
        => json patch duplicate field "[0].op", json patch unknown field "[0].who"

        json Warn
        => {}
        => 400 error decoding patch: json: cannot unmarshal object into Go value of type
        []handlers.jsonPatchOp

        json Warn
        => [1]
        => 400 error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp

        json Warn
        => [{"op":"add","path":"/data/n","value":5}]
        => Go struct field ConfigMap.data of type string

        merge Warn
        => {"kind":"Pod"}
        => 422  "" is invalid: patch: Invalid value: "{\\"apiVersion\\":\\"v1\\"

        strategic-merge Warn
        => {"kind":"Pod"}
        => 200

        merge Warn
        => []
        => 400 error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}

        strategic-merge Warn
        => []
        => 400 json: cannot unmarshal array into Go value of type map[string]interface {}

        strategic-merge Warn
        => null
        => 200

        merge Warn
        => {"metadata":null}
        => 400 the name of the object (a based on URL) was undeterminable: name must be provided
        """);
  }

  @ParameterizedTest
  @MethodSource("patches")
  void aPatchThatDoesNotFitIsRefusedInItsOwnWords(String sort, String body, String words)
      throws Exception {
    String[] parts = sort.split(" ");
    String query = "/a?dryRun=All&fieldValidation=" + parts[1];
    assertThat(told(send("PATCH", query, parts[0] + "-patch+json", body))).contains(words);
    assertThat(admin.get(MAPS + "/a").body()).contains("\"kind\":\"ConfigMap\"");
  }

  static Stream<Arguments> yaml() {
    return Cases.of(
        """
        POST yaml Strict
        => metadata:\\n  name: d\\n  name: e\\nfoo: 1
        => strict decoding error: yaml: unmarshal errors:\\n  line 3: key "name" already set in map,
        unknown field "foo"

        POST yaml Warn
        => metadata:\\n  name: d\\n  name: e
        => 201 299 - "yaml: unmarshal errors: line 3: key \\"name\\" already set in map"

        POST yaml Ignore
        => metadata:\\n  name: d\\n  name: e
        => 201

        PATCH apply-patch+yaml Strict
        => apiVersion: v1\\nkind: ConfigMap\\ndata:\\n  x: "1"\\n  x: "2"
        => 400 error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\\n
         line 5: key "x" already set in map

        PATCH apply-patch+yaml Warn
        => apiVersion: v1\\nkind: ConfigMap\\nbar: 1
        => 500 failed to create typed patch object (default/a; /v1, Kind=ConfigMap): .bar: field not
        declared in schema

        PATCH apply-patch+yaml Warn
        => apiVersion: v2\\nkind: ConfigMap
        => 400 Incorrect version specified in apply patch. Specified patch version: v2, expected: v1

        PATCH apply-patch+yaml Warn
        => []
        => 400 error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot
        unmarshal array into Go value of type map[string]interface {}

        PATCH apply-patch+yaml Warn
        => a: [
        => 400 error decoding YAML: error converting YAML to JSON: yaml: line
        """);
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void yamlIsReadAsGoReadsIt(String sort, String body, String words) throws Exception {
    String[] parts = sort.split(" ");
    String name = parts[0].equals("PATCH") ? "/a" : "";
    String query = name + "?dryRun=All&fieldManager=m&force=true&fieldValidation=" + parts[2];
    HttpResponse<String> answer =
        send(parts[0], name.isEmpty() ? query.replace("&force=true", "") : query, parts[1], body);
    assertThat(told(answer).replaceAll("\\s+", " "))
        .contains(words.replace("\\n", " ").replaceAll("\\s+", " "));
  }

  @Test
  void anObjectWithoutOwnersGetsNoneBeforeSomebodyApplies() throws Exception {
    send("POST", "", "json", "{\"metadata\":{\"name\":\"free\"},\"data\":{\"k\":\"v\"}}");
    send("PATCH", "/free", "merge-patch+json", "{\"metadata\":{\"managedFields\":[{}]}}");
    send("PATCH", "/free", "merge-patch+json", "{\"data\":{\"more\":\"1\"}}");
    JsonNode free = Json.parse(admin.get(MAPS + "/free").body());
    assertThat(free.path("metadata").has("managedFields")).isFalse();
    String wanted = "apiVersion: v1\nkind: ConfigMap\ndata:\n  mine: x";
    send("PATCH", "/free?fieldManager=me", "apply-patch+yaml", wanted);
    JsonNode owners = Json.parse(admin.get(MAPS + "/free").body()).path("metadata");
    assertThat(owners.path("managedFields").valueStream().map(each -> Json.string(each, "manager")))
        .containsExactly("me", "before-first-apply");
    assertThat(Json.text(owners.path("managedFields").path(1).path("fieldsV1")))
        .isEqualTo("{\"f:data\":{\".\":{},\"f:k\":{},\"f:more\":{}}}");
  }

  @Test
  void copiesOfCopiesAreBounded() throws Exception {
    String copies = ",{\"op\":\"copy\",\"from\":\"/data\",\"path\":\"/data/x\"}".repeat(40);
    HttpResponse<String> answer =
        send("PATCH", "/a", "json-patch+json", "[" + copies.substring(1) + "]");
    assertThat(answer.statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.", "a-", "A", "/", "a/", "-"})
  void aNameOfAMegabyteIsRefused(String part) throws Exception {
    String name = part.repeat(200_000);
    String body = "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"%s\":\"%s\"}}}";
    HttpResponse<String> answer =
        send("POST", "", "json", body.formatted(name, name.substring(0, 40_000), name));
    assertThat(answer.statusCode()).isEqualTo(422);
  }
}
