package dev.ballast.clients.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.clients.Server;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator on the Java Operator SDK that runs a StatefulSet for each of its custom resources.
class OperatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final DatabaseReconciler RECONCILER = new DatabaseReconciler();
  private static Server server;
  private static KubernetesClient client;
  private static Operator operator;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    server = new Server(data, 2);
    client = client();
    List<HasMetadata> definitions =
        client.load(OperatorTest.class.getResourceAsStream("/operator/databases.yaml")).create();
    client
        .resourceList(definitions)
        .waitUntilCondition(
            OperatorTest::isEstablished,
            PATIENCE.toSeconds(),
            java.util.concurrent.TimeUnit.SECONDS);
    operator = new Operator(override -> override.withKubernetesClient(client()));
    operator.register(RECONCILER);
    operator.start();
  }

  private static boolean isEstablished(HasMetadata made) {
    return made instanceof CustomResourceDefinition definition
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(it -> it.getType().equals("Established") && it.getStatus().equals("True"));
  }

  private static KubernetesClient client() {
    try {
      return new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(server.straight()))
          .build();
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    operator.stop();
    client.close();
    server.close();
  }

  private static Database database(String name, int members) {
    var database = new Database();
    database.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("default").build());
    database.setSpec(new Database.Spec());
    database.getSpec().members = members;
    return database;
  }

  private static StatefulSet set(String name) {
    return client.apps().statefulSets().inNamespace("default").withName(name).get();
  }

  private static void awaitMembers(String name, int members) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Database.Status status = client.resource(database(name, 0)).get().getStatus();
              return status != null && status.members != null && status.members == members;
            });
  }

  @Test
  void aResourceIsBroughtToLifeKeptAndCleanedUp() {
    client.resource(database("orders", 2)).create();
    awaitMembers("orders", 2);
    assertThat(set("orders").getSpec().getReplicas()).isEqualTo(2);
    assertThat(client.resource(database("orders", 0)).get().getMetadata().getFinalizers())
        .hasSize(1);

    client
        .resource(database("orders", 0))
        .edit(
            it -> {
              it.getSpec().members = 3;
              return it;
            });
    awaitMembers("orders", 3);

    String before = set("orders").getMetadata().getUid();
    client.apps().statefulSets().inNamespace("default").withName("orders").delete();
    await()
        .atMost(PATIENCE)
        .until(() -> set("orders") != null && !set("orders").getMetadata().getUid().equals(before));

    client.resource(database("orders", 0)).delete();
    await().atMost(PATIENCE).until(() -> set("orders") == null);
    assertThat(RECONCILER.cleaned).contains("orders");
    assertThat(client.resource(database("orders", 0)).get()).isNull();
  }

  @Test
  void whatTheSchemaForbidsIsRefused() {
    assertThatThrownBy(() -> client.resource(database("wrong", -1)).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.members")
        .hasMessageContaining("should be greater than or equal to 0");
  }
}
