package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class FieldPathTest {
  private static ObjectNode tree() {
    return Json.parseObject(
        """
        {"spec":{"replicas":3,"containers":[
           {"name":"a","image":"x"},{"name":"b","image":"y","ports":[{"containerPort":80,"protocol":"TCP"}]}]}}""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".spec.replicas | spec.replicas | 3",
        ".spec.containers[name=\"b\"].image | spec.containers[b].image | y",
        ".spec.containers[name=\"b\"].ports[containerPort=80,protocol=\"TCP\"].protocol"
            + " | spec.containers[b].ports[80,TCP].protocol | TCP",
      })
  void aFieldIsFoundAndTakenOut(String text, String shown, String value) {
    FieldPath path = FieldPath.parse(text);
    ObjectNode tree = tree();
    assertThat(path).hasToString(shown);
    assertThat(path.in(tree).asString("")).isEqualTo(value);
    assertThat(path.removeFrom(tree)).isTrue();
    assertThat(path.in(tree).isMissingNode()).isTrue();
    assertThat(path.removeFrom(tree)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({".spec.none", ".spec.containers[name=\"c\"].image", "''"})
  void whatIsNotThereStays(String text) {
    ObjectNode tree = tree();
    assertThat(FieldPath.parse(text).removeFrom(tree)).isFalse();
    assertThat(tree).isEqualTo(tree());
  }
}
