package dev.ballast.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: yes | {\"a\":true}",
        "a: 'yes' | {\"a\":\"yes\"}",
        "a: 0644 | {\"a\":420}",
        "a: 0x1F | {\"a\":31}",
        "a: ~ | {\"a\":null}",
        "a: 2026-01-02 | {\"a\":\"2026-01-02\"}",
        "a: 1.5 | {\"a\":1.5}",
        "a: -3 | {\"a\":-3}",
        "80: x | {\"80\":\"x\"}",
        "a: [1, b, {c: d}] | {\"a\":[1,\"b\",{\"c\":\"d\"}]}",
        "{a: &x {b: 1}, c: {<<: *x, d: 2}} | {\"a\":{\"b\":1},\"c\":{\"d\":2,\"b\":1}}",
      })
  void readsScalarsAsKubernetesClientsDo(String yaml, String json) {
    assertThat(Yaml.documents(yaml)).hasSize(1);
    assertThat(Json.text(Yaml.documents(yaml).getFirst().tree()))
        .isEqualTo(Json.text(Json.parse(json)));
  }

  @Test
  void namesTheLineWhereADocumentBegins() {
    var documents = Yaml.documents("# head\na: 1\n---\n---\n\nb: 2\n");
    assertThat(documents).extracting(Yaml.Document::line).containsExactly(2, 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"a: [1 | 1 | expected", "a:\\n\\t- b | 2 | token", "? {a: b}\\n: c | 1 | key"})
  void namesTheLineOfWhatIsWrong(String yaml, int line, String words) {
    String text = yaml.replace("\\n", "\n").replace("\\t", "\t");
    assertThatThrownBy(() -> Yaml.documents(text))
        .isInstanceOfSatisfying(Yaml.Malformed.class, e -> assertThat(e.line()).isEqualTo(line))
        .hasMessageContaining(words);
  }

  @Test
  void ofAKeyThatStandsTwiceTheLastCounts() {
    Yaml.Document document = Yaml.documents("a: 1\nb: {c: 1, c: 2}\na: 3\n").getFirst();
    assertThat(Json.text(document.tree())).isEqualTo("{\"a\":3,\"b\":{\"c\":2}}");
    assertThat(document.duplicates())
        .containsExactly(
            "line 2: key \"c\" already set in map", "line 3: key \"a\" already set in map");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &a [*a]",
        "&a {b: *a}",
        "a: &a {<<: *a}",
        "a: 1e999",
        "a: .inf",
        "a: -.INF",
        "a: .nan",
      })
  void whatJsonCantSayIsRefused(String yaml) {
    assertThatThrownBy(() -> Yaml.documents(yaml)).isInstanceOf(Yaml.Malformed.class);
  }

  @Test
  void aNumberOfAMillionDigitsTakesNoTime() {
    assertThat(Yaml.documents("a: " + "9".repeat(1_000_000)).getFirst().tree().path("a").isString())
        .isTrue();
  }

  @Test
  void aBombOfAliasesIsRefused() {
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      String before = ("*a" + (i - 1) + ",").repeat(10);
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, before.substring(0, before.length() - 1)));
    }
    assertThatThrownBy(() -> Yaml.documents(bomb.toString())).isInstanceOf(Yaml.Malformed.class);
  }
}
