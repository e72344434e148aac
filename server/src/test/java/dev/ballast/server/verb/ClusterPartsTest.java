package dev.ballast.server.verb;

import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.PODS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The two kinds by which old clients speak of a cluster's parts.
class ClusterPartsTest {
  private static final ResourceType BINDINGS = new ResourceType("", "v1", "bindings");
  private static final ResourceType COMPONENTS = new ResourceType("", "v1", "componentstatuses");
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aBindingNamesThePodThatItBinds() {
    api.create(PODS, "", "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}");
    api.create(BINDINGS, "", "{metadata: {name: p}, target: {kind: Node, name: node1}}");
    ObjectNode pod = api.get(PODS, "p");
    assertThat(Json.string(pod, "spec", "nodeName")).isEqualTo("node1");
    assertThatThrownBy(
            () -> api.create(BINDINGS, "", "{metadata: {name: q}, target: {name: node1}}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("pods \"q\" not found");
    assertThatThrownBy(() -> api.create(BINDINGS, "", "{metadata: {name: p}, target: {}}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("target.name: Required value");
  }

  @Test
  void whoRunsAloneSaysSo() {
    Response all = api.send(Verb.LIST, COMPONENTS, "", "", JSON, "");
    var page = (Response.Page) all.content();
    assertThat(page.items())
        .extracting(each -> each.object().name())
        .containsExactly("controller-manager", "scheduler", "etcd-0");
    assertThat(Json.text(api.get(COMPONENTS, "etcd-0").path("conditions")))
        .isEqualTo("[{\"type\":\"Healthy\",\"status\":\"True\",\"message\":\"ok\"}]");
    assertThat(Json.text(api.get(COMPONENTS, "scheduler"))).contains("\"status\":\"False\"");
    assertThatThrownBy(() -> api.get(COMPONENTS, "x"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("componentstatuses \"x\" not found");
    assertThatThrownBy(() -> api.send(Verb.WATCH, COMPONENTS, "", "", JSON, ""))
        .isInstanceOf(ApiException.class);
  }
}
