package dev.ballast.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class CompactTest {
  private static final String POD =
      """
      {"kind":"Pod","metadata":{"name":"web-0","labels":{"app":"nginx"},"finalizers":[]},\
      "spec":{"containers":[{"name":"nginx","ports":[{"containerPort":80}]}],"nodeName":null},\
      "status":{"ready":true,"share":0.5}}""";

  @Test
  void isTheSameTree() {
    ObjectNode tree = Json.parseObject(POD);
    ObjectNode compact = Compact.of(tree);
    assertThat(compact).isEqualTo(tree).hasSameHashCodeAs(tree);
    assertThat(tree).isEqualTo(compact);
    assertThat(Json.text(compact)).isEqualTo(POD);
    assertThat(Json.same(compact, tree)).isTrue();
  }

  @Test
  void fieldsAreFoundAndMissed() {
    ObjectNode compact = Compact.of(Json.parseObject(POD));
    assertThat(Json.string(compact, "metadata", "labels", "app")).isEqualTo("nginx");
    assertThat(compact.path("spec").has("volumes")).isFalse();
    assertThat(compact.path("spec").has("nodeName")).isTrue();
    assertThat(compact.path("absent").isMissingNode()).isTrue();
  }

  @Test
  void manyFieldsKeepTheirOrder() {
    ObjectNode tree = Json.object();
    for (int i = 0; i < 1_000; i++) tree.put("key-" + i, i);
    assertThat(Json.text(Compact.of(tree))).isEqualTo(Json.text(tree));
  }

  @Test
  void nobodyChangesWhatAllShare() {
    ObjectNode compact = Compact.of(Json.parseObject(POD));
    assertThatThrownBy(() -> compact.put("kind", "Service"))
        .isInstanceOf(UnsupportedOperationException.class);
    ObjectNode spec = (ObjectNode) compact.path("spec");
    assertThatThrownBy(() -> spec.remove("containers"))
        .isInstanceOf(UnsupportedOperationException.class);
    ArrayNode containers = (ArrayNode) spec.path("containers");
    assertThatThrownBy(containers::addObject).isInstanceOf(UnsupportedOperationException.class);
    ObjectNode many = Json.object();
    for (int i = 0; i < 100; i++) many.put("key-" + i, i);
    ObjectNode large = Compact.of(many);
    assertThatThrownBy(() -> large.put("key-0", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aCopyIsAnybodysOwn() {
    ObjectNode compact = Compact.of(Json.parseObject(POD));
    ObjectNode copy = compact.deepCopy();
    copy.put("kind", "Service");
    ((ObjectNode) copy.path("spec")).put("nodeName", "node-1");
    assertThat(Json.text(compact)).isEqualTo(POD);
  }
}
