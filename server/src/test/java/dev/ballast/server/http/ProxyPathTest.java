package dev.ballast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.request.Target;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyPathTest {
  private static final Target POD =
      new Target(new ResourceType("", "v1", "pods"), "d", "p:80", "proxy");
  private static final String ROOT = "/api/v1/namespaces/d/pods/p:80/proxy";

  @ParameterizedTest
  @CsvSource(
      value = {"''|''", "/|/", "/a/proxy/b|/a/proxy/b", "/a%20b//|/a%20b//"},
      delimiter = '|')
  void whatFollowsStaysAsItWasWritten(String asked, String rest) {
    assertThat(ProxyPath.of(ROOT + asked, POD)).isEqualTo(new ProxyPath(ROOT, rest));
  }

  @Test
  void whatNoAddressMayHaveIsRefused() {
    URI base = URI.create("http://10.0.0.1:80");
    assertThat(ProxyPath.of(ROOT, POD).at(base, "?a=b")).hasToString("http://10.0.0.1:80/?a=b");
    assertThatThrownBy(() -> ProxyPath.of(ROOT + "/a", POD).at(base, "?a=|"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("not an address");
  }

  @ParameterizedTest
  @CsvSource({
    "/login, /api/v1/namespaces/d/pods/p:80/proxy/login",
    "http://10.0.0.1:80/login, /api/v1/namespaces/d/pods/p:80/proxy/login",
    "http://example.com/, http://example.com/",
    "relative, relative"
  })
  void redirectionsLeadBackToTheProxy(String location, String seen) {
    URI base = URI.create("http://10.0.0.1:80");
    assertThat(ProxyPath.of(ROOT, POD).within(location, base)).isEqualTo(seen);
  }
}
