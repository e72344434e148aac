package dev.ballast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a request's token stands.
class BearerTokenTest {
  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer abc, abc",
    "Authorization, bearer  abc , abc",
    "Authorization, Basic abc, none",
    "Sec-WebSocket-Protocol, v5.channel.k8s.io, none",
    "Sec-WebSocket-Protocol, base64url.bearer.authorization.k8s.io.YWJj, abc",
    "Sec-WebSocket-Protocol, 'v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.YWJj', abc"
  })
  void aTokenIsFound(String header, String value, String token) {
    var headers = HttpFields.build().add(header, value);
    assertThat(BearerToken.of(headers).orElse("none")).isEqualTo(token);
  }

  @Test
  void aProtocolWithoutATokenProvesNothing() {
    var headers =
        HttpFields.build()
            .add("Sec-WebSocket-Protocol", "base64url.bearer.authorization.k8s.io.%%%");
    assertThatThrownBy(() -> BearerToken.of(headers)).hasMessage("Unauthorized");
  }
}
