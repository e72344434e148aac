package dev.ballast.server.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiedNameTest {
  @ParameterizedTest
  @CsvSource({
    "web, http, web, ''",
    "web:80, http, web, 80",
    "web:, http, web, ''",
    "https:web:, https, web, ''",
    "http:web:admin, http, web, admin",
    ":web:1, http, web, 1"
  })
  void schemeAndPortMayBeLeftOut(String text, String scheme, String name, String port) {
    assertThat(ProxiedName.parse(text, "pod")).isEqualTo(new ProxiedName(scheme, name, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp:web:1", "a:b:c:d", ":80", "https::1"})
  void otherWordsAreRefused(String text) {
    assertThatThrownBy(() -> ProxiedName.parse(text, "service"))
        .hasMessage("invalid service request \"" + text + "\"");
  }
}
