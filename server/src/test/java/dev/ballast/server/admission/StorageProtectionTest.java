package dev.ballast.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.ResourceType;
import dev.ballast.server.verb.TestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The finalizers that objects of storage are born with.
class StorageProtectionTest {
  private static final ResourceType ATTRIBUTES =
      new ResourceType("storage.k8s.io", "v1", "volumeattributesclasses");

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aClassOfAttributesIsKeptWhileItIsUsed() {
    assertThat(finalizers("fast", "")).containsExactly("kubernetes.io/vac-protection");
    assertThat(finalizers("kept", ", finalizers: [kubernetes.io/vac-protection]"))
        .containsExactly("kubernetes.io/vac-protection");
  }

  private Iterable<String> finalizers(String name, String more) {
    String asked = "{metadata: {name: %s%s}, driverName: d, parameters: {a: b}}";
    return api.create(ATTRIBUTES, "", asked.formatted(name, more))
        .at("/metadata/finalizers")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }
}
