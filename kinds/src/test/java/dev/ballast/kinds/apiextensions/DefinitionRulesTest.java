package dev.ballast.kinds.apiextensions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.node.ObjectNode;

class DefinitionRulesTest {
  private static final Kind KIND = CustomResourceDefinitions.kind();

  private static ObjectNode definition(String spec, String schema) {
    String text =
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
            + " as.example.com}, spec: {group: example.com, scope: Namespaced, names: {plural: as, kind: A}"
            + ", versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: "
            + schema
            + "}}]"
            + spec
            + "}}";
    var made = (ObjectNode) Yaml.documents(text).getFirst().tree();
    KIND.setDefaults(made);
    KIND.prepareForCreate(made);
    return made;
  }

  private static List<String> faults(ObjectNode definition) {
    return KIND.validate(definition).stream().map(FieldError::message).toList();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "wrong-schemas.txt", delimiter = '|', quoteCharacter = '`')
  void schemas(String schema, String fault) {
    String root = "spec.validation.openAPIV3Schema.";
    assertThat(faults(definition("", schema))).containsExactly(root + fault);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "wrong-fields.txt", delimiter = '|', quoteCharacter = '`')
  void fields(String path, String value, String fault) {
    ObjectNode definition = definition("", "{type: object}");
    String[] steps = path.split("\\.");
    ObjectNode place = definition;
    for (int i = 0; i < steps.length - 1; i++) place = Json.child(place, steps[i]);
    place.set(steps[steps.length - 1], Json.parse(value));
    assertThat(faults(definition)).contains(fault);
  }

  @Test
  void versionsThatDifferAreNamedEach() {
    String more =
        ", versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}},"
            + " {name: v2, served: true, storage: true, schema: {openAPIV3Schema: {type: string}}}]";
    var definition = definition("", "{type: object}");
    var versions = Yaml.documents("{a: b" + more + "}").getFirst().tree().path("versions");
    Json.child(definition, "spec").set("versions", versions);
    assertThat(faults(definition))
        .contains(
            "spec.versions[1].schema.openAPIV3Schema.type: Invalid value: \"string\": must be object"
                + " at the root")
        .anyMatch(each -> each.endsWith("must have exactly one version marked as storage version"));
  }

  @Test
  void groupsOfTheCommunityNeedItsApproval() {
    var definition = definition("", "{type: object}");
    Json.child(definition, "spec").put("group", "x.k8s.io");
    Json.child(definition, "metadata").put("name", "as.x.k8s.io");
    assertThat(faults(definition))
        .containsExactly(
            "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must"
                + " have approval annotation \"api-approved.kubernetes.io\", see"
                + " https://github.com/kubernetes/enhancements/pull/1111");
    Json.child(Json.child(definition, "metadata"), "annotations")
        .put("api-approved.kubernetes.io", "unapproved, a test");
    assertThat(faults(definition)).isEmpty();
  }

  @Test
  void storedVersionsMustStay() {
    ObjectNode old = definition("", "{type: object}");
    ObjectNode next = old.deepCopy();
    ((ObjectNode) Json.at(next, "spec", "versions").path(0)).put("name", "v2");
    KIND.prepareForUpdate("", next, old);
    assertThat(KIND.validateUpdate(next, old).stream().map(FieldError::message))
        .containsExactly(
            "status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions; v1 was"
                + " previously a storage version, and must remain in spec.versions until a storage"
                + " migration ensures no data remains persisted in v1 and removes v1 from"
                + " status.storedVersions");
  }
}
