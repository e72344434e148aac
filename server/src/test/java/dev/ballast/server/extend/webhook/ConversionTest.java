package dev.ballast.server.extend.webhook;

import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.access.pki.Pki;
import dev.ballast.server.definition.DefinitionKeeper;
import dev.ballast.server.verb.TestApi;
import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Custom resources that a webhook brings from version to version.
@Timeout(60)
class ConversionTest {
  private static final ResourceType CRDS =
      new ResourceType("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final ResourceType V1 = new ResourceType("example.com", "v1", "hosts");
  private static final ResourceType V2 = new ResourceType("example.com", "v2", "hosts");
  private static final String OPEN =
      "{openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}";

  @TempDir static Path folder;

  private final TestApi api = new TestApi();
  private final DefinitionKeeper keeper = DefinitionKeeper.start(new SystemWorld(), api.api());
  private HookServer server;

  @BeforeEach
  void start() throws Exception {
    var pki = Pki.open(new SystemWorld(), folder);
    server = new HookServer(pki, List.of("127.0.0.1"));
    server.raw("/convert", ConversionTest::convert);
    api.create(
        CRDS,
        "",
        ("{metadata: {name: hosts.example.com}, spec: {group: example.com, scope: Namespaced, names:"
                + " {plural: hosts, kind: Host}, versions: [{name: v1, served: true, storage: true,"
                + " schema: %s}, {name: v2, served: true, storage: false, schema: %s}], conversion:"
                + " {strategy: Webhook, webhook: {conversionReviewVersions: [v1], clientConfig: {url:"
                + " 'https://127.0.0.1:%d/convert', caBundle: '%s'}}}}}")
            .formatted(OPEN, OPEN, server.port(), server.authority()));
    await().atMost(Duration.ofSeconds(20)).until(() -> api.api().kinds().find(V1).isPresent());
  }

  @AfterEach
  void stop() {
    keeper.close();
    server.close();
    api.close();
  }

  /// `v1` has `hostPort`, `v2` has `host` and `port`.
  private static String convert(JsonNode review) {
    JsonNode request = review.path("request");
    String wanted = Json.string(request, "desiredAPIVersion");
    ObjectNode object = (ObjectNode) request.path("objects").get(0).deepCopy();
    ObjectNode answer = Json.object();
    answer.put("kind", "ConversionReview").put("apiVersion", "apiextensions.k8s.io/v1");
    ObjectNode response = answer.putObject("response");
    response.put("uid", Json.string(request, "uid"));
    if (Json.string(object, "host").equals("bad")) {
      response.putObject("result").put("status", "Failure").put("message", "not that host");
      return Json.text(answer);
    }
    if (wanted.endsWith("v2")) {
      String[] parts = Json.string(object, "hostPort").split(":");
      object.remove("hostPort");
      object.put("host", parts[0]).put("port", parts[1]);
    } else {
      object.put("hostPort", Json.string(object, "host") + ":" + Json.string(object, "port"));
      object.remove(List.of("host", "port"));
    }
    object.put("apiVersion", wanted);
    ((ObjectNode) object.path("metadata")).put("generation", 99);
    response.putObject("result").put("status", "Success");
    response.putArray("convertedObjects").add(object);
    return Json.text(answer);
  }

  @Test
  void bothVersionsShowTheSameObject() {
    api.create(V1, "", "{metadata: {name: a}, hostPort: 'h:80'}");
    var newer = api.get(V2, "a");
    assertThat(Json.string(newer, "host")).isEqualTo("h");
    assertThat(Json.string(newer, "port")).isEqualTo("80");
    assertThat(Json.number(newer, 0, "metadata", "generation")).isEqualTo(1);
    api.create(V2, "", "{metadata: {name: b}, host: i, port: '81'}");
    assertThat(Json.string(api.get(V1, "b"), "hostPort")).isEqualTo("i:81");
    assertThat(api.list(V2, "").path("items").size()).isEqualTo(2);
  }

  @Test
  void aConversionThatFailsIsToldSo() {
    assertThat(refusal(() -> api.create(V2, "", "{metadata: {name: c}, host: bad, port: '1'}")))
        .isEqualTo(
            "500 InternalError Internal error occurred: conversion webhook for example.com/v2,"
                + " Kind=Host failed: not that host");
  }
}
