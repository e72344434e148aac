package dev.ballast.objects.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema.ListType;
import dev.ballast.objects.schema.Schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SchemasTest {
  private static final String POD = "io.k8s.api.core.v1.Pod";
  private final Schemas schemas = Schemas.load();

  @Test
  void aPodsContainersAreAMapByName() {
    Schema containers = place(POD, "spec", "containers");
    assertThat(containers.type()).isEqualTo(Type.ARRAY);
    assertThat(containers.listType()).isEqualTo(ListType.MAP);
    assertThat(containers.listMapKeys()).containsExactly("name");
    assertThat(containers.patchMergeKey()).isEqualTo("name");
    assertThat(containers.patchStrategies()).containsExactly("merge");
    assertThat(containers.items().name()).isEqualTo("io.k8s.api.core.v1.Container");
    assertThat(place(POD, "spec", "volumes").patchStrategies())
        .containsExactly("merge", "retainKeys");
  }

  @Test
  void knowsTypesWithAFormOfTheirOwn() {
    assertThat(place("io.k8s.api.core.v1.HTTPGetAction", "port").type())
        .isEqualTo(Type.INT_OR_STRING);
    assertThat(
            place("io.k8s.api.core.v1.ResourceRequirements", "limits")
                .additionalProperties()
                .type())
        .isEqualTo(Type.QUANTITY);
    assertThat(place("io.k8s.api.coordination.v1.Lease", "spec", "renewTime").type())
        .isEqualTo(Type.MICRO_TIME);
    assertThat(place(POD, "metadata", "creationTimestamp").type()).isEqualTo(Type.TIME);
    assertThat(place("io.k8s.api.apps.v1.ControllerRevision", "data").type()).isEqualTo(Type.ANY);
    assertThat(place("io.k8s.api.core.v1.Secret", "data").additionalProperties().type())
        .isEqualTo(Type.BYTES);
    assertThat(place("io.k8s.api.apps.v1.StatefulSetSpec", "selector").atomic()).isTrue();
    assertThat(place("io.k8s.api.core.v1.ServicePort", "protocol").defaultValue().asString())
        .isEqualTo("TCP");
  }

  @Test
  void aKindKnowsItsGroupVersionAndName() {
    assertThat(schemas.named("io.k8s.api.storage.v1.StorageClass").groupVersionKind())
        .isEqualTo(new Schema.GroupVersionKind("storage.k8s.io", "v1", "StorageClass"));
    assertThat(schemas.named("io.k8s.api.core.v1.PodSpec").groupVersionKind()).isNull();
  }

  @Test
  void anUnknownNameIsAnError() {
    assertThat(schemas.find("nope")).isEmpty();
    assertThatThrownBy(() -> schemas.named("nope")).hasMessageContaining("nope");
  }

  @Test
  void componentsHoldAllThatIsReferredTo() {
    ObjectNode components = schemas.components(List.of(POD));
    assertThat(components.has("io.k8s.api.core.v1.Container")).isTrue();
    assertThat(components.path(POD).path("description").asString(""))
        .contains("collection of containers");
    JsonNode spec = components.path(POD).path("properties").path("spec");
    assertThat(spec.path("allOf").path(0).path("$ref").asString(""))
        .isEqualTo("#/components/schemas/io.k8s.api.core.v1.PodSpec");
    assertThat(spec.path("default").isObject()).isTrue();
    assertThat(Json.text(components)).doesNotContain("x-presence");
  }

  /// Against Kubernetes' own documents: names, types, list types, keys, patch rules, required
  /// fields.
  @Test
  void definitionsAreThoseOfKubernetes() throws IOException {
    var differences = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> each : Recordings.reference().properties()) {
      if (each.getKey().equals("io.k8s.apimachinery.pkg.version.Info")) continue;
      if (schemas.find(each.getKey()).isEmpty()) differences.add("missing " + each.getKey());
      else compare(each.getKey(), each.getValue(), schemas.openApi(each.getKey()), differences);
    }
    assertThat(differences).hasSizeLessThanOrEqualTo(8);
    assertThat(differences)
        .noneMatch(d -> d.contains("io.k8s.api.core") || d.contains("io.k8s.api.apps"));
  }

  private static void compare(
      String name, JsonNode theirs, JsonNode ours, List<String> differences) {
    var fields = new TreeSet<String>(theirs.path("properties").propertyNames());
    fields.addAll(ours.path("properties").propertyNames());
    for (String field : fields) {
      JsonNode left = shape(theirs.path("properties").path(field));
      JsonNode right = shape(ours.path("properties").path(field));
      if (!left.equals(right)) differences.add(name + "." + field + ": " + left + " but " + right);
    }
    if (!required(theirs).equals(required(ours)))
      differences.add(name + " requires " + required(theirs));
    if (!shape(theirs).equals(shape(ours)))
      differences.add(name + ": " + shape(theirs) + " but " + shape(ours));
  }

  private static Set<String> required(JsonNode definition) {
    var names = new TreeSet<String>();
    definition.path("required").forEach(each -> names.add(each.asString("")));
    return names;
  }

  private static ObjectNode shape(JsonNode place) {
    ObjectNode shape = Json.object();
    JsonNode reference = place.has("allOf") ? place.path("allOf").path(0) : place;
    if (reference.has("$ref")) shape.set("$ref", reference.get("$ref"));
    for (String key : new String[] {"items", "additionalProperties"}) {
      if (place.has(key)) shape.set(key, shape(place.get(key)));
    }
    for (Map.Entry<String, JsonNode> each : place.properties()) {
      boolean kept =
          each.getKey().startsWith("x-kubernetes-")
              || Set.of("type", "format").contains(each.getKey());
      boolean left =
          Set.of("x-kubernetes-unions", "x-kubernetes-group-version-kind").contains(each.getKey());
      if (kept && !left) shape.set(each.getKey(), each.getValue());
    }
    return shape;
  }

  private Schema place(String definition, String... path) {
    Schema here = schemas.named(definition);
    for (String step : path) here = here.property(step);
    return here;
  }
}
