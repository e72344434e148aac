package dev.ballast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `kubectl explain` tells of each kind, out of the server's OpenAPI documents.
class ExplainTest {
  private static Server server;
  private static Tool kubectl;

  @BeforeAll
  static void start(@TempDir Path shared) throws IOException {
    server = new Server(shared.resolve("data"), 0);
    kubectl = Tool.against(server.straight(), "kubectl", shared);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static List<String> kubectl(String... arguments) throws Exception {
    return kubectl.run(arguments).lines().toList();
  }

  /// What is measured has no fields that are written down.
  @Test
  void everyKindIsExplainedToItsLastField() throws Exception {
    List<String> resources = kubectl("api-resources", "--no-headers");
    assertThat(resources).hasSizeGreaterThan(55);
    for (String each : resources) {
      String[] words = each.strip().split("\\s+");
      String version = words[words.length - 3];
      if (version.startsWith("metrics.k8s.io")) continue;
      assertThat(kubectl("explain", words[0], "--api-version=" + version, "--recursive"))
          .as(each)
          .anyMatch(line -> line.startsWith("KIND:"))
          .contains("FIELDS:")
          .anyMatch(line -> line.startsWith("  metadata") || line.startsWith("  spec"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "horizontalpodautoscalers | autoscaling/v1 | VERSION:    v1",
        "horizontalpodautoscalers | autoscaling/v2 | VERSION:    v2",
        "events | events.k8s.io/v1 | GROUP:      events.k8s.io",
        "statefulsets.spec.volumeClaimTemplates.spec.resources | apps/v1 | "
            + "FIELD: resources <VolumeResourceRequirements>",
        "pods.spec.containers.livenessProbe.httpGet.port | v1 | FIELD: port <IntOrString>",
        "flowschemas.spec.rules.subjects.kind | flowcontrol.apiserver.k8s.io/v1 | "
            + "FIELD: kind <string>",
        "validatingadmissionpolicies.spec.validations.expression | "
            + "admissionregistration.k8s.io/v1 | FIELD: expression <string>"
      })
  void fieldsAreExplained(String what, String version, String line) throws Exception {
    assertThat(kubectl("explain", what, "--api-version=" + version)).contains(line);
  }

  /// A list of several kinds has no schema of its own: kubectl looks into OpenAPI v2, as a message.
  @Test
  void aListOfSeveralKindsIsCreated(@TempDir Path lists) throws Exception {
    Path list =
        Files.writeString(
            lists.resolve("list.yaml"),
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: listed}}
            - {apiVersion: v1, kind: Secret, metadata: {name: listed}}
            """);
    assertThat(kubectl("create", "-f", list.toString()))
        .containsExactly("configmap/listed created", "secret/listed created");
    assertThat(kubectl("apply", "--validate=warn", "-f", list.toString()).toString())
        .contains("configmap/listed configured", "secret/listed configured");
  }
}
