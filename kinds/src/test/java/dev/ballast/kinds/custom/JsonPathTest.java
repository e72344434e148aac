package dev.ballast.kinds.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.Yaml;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JsonPathTest {
  private static final JsonNode OBJECT =
      Yaml.documents(
              """
              metadata: {labels: {a.b: dotted, plain: p}}
              spec: {ports: [{name: a, port: 1}, {name: b, port: 2}, {name: c, port: 3}], on: true}
              status: {conditions: [{type: Ready, status: 'True'}, {type: Old, status: 'False'}]}
              """)
          .getFirst()
          .tree();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".spec.on | [true]",
        ".spec.ports[*].port | [1, 2, 3]",
        ".spec.ports[1].name | [\"b\"]",
        ".spec.ports[-1].name | [\"c\"]",
        ".spec.ports[0:2].name | [\"a\", \"b\"]",
        ".spec.ports[?(@.port>1)].name | [\"b\", \"c\"]",
        ".status.conditions[?(@.type==\"Ready\")].status | [\"True\"]",
        ".status.conditions[?(@.status!='True')].type | [\"Old\"]",
        ".metadata.labels.a\\.b | [\"dotted\"]",
        ".metadata.labels['a.b'] | [\"dotted\"]",
        "..port | [1, 2, 3]",
        ".spec.nothing.here | []",
        ".spec.on.deeper | []",
        "{.spec.on} | [true]",
      })
  void leadsTo(String path, String found) {
    assertThat(JsonPath.parse(path).in(OBJECT)).hasToString(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {".a[", ".a[x]", ".a['b", ".a[1:2:3:4]"})
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(() -> JsonPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
  }
}
