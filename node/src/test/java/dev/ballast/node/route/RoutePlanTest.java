package dev.ballast.node.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.route.Route.Target;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// Which endpoints a Service's ports lead to.
class RoutePlanTest {
  private static KubeObject object(String yaml) {
    return new KubeObject((ObjectNode) Yaml.documents(yaml).getFirst().tree());
  }

  private static KubeObject service(String spec) {
    return object(
        "{metadata: {namespace: x, name: s}, spec: {clusterIP: 10.96.0.9, ports: [{port: 80}]"
            + spec
            + "}}");
  }

  /// An endpoint by its marks: `r` ready, `s` serving, `h` on this node; `x` is neither.
  private static String endpoint(int last, String marks) {
    return "{addresses: [10.0.0.%d], nodeName: %s, conditions: {ready: %s, serving: %s}}"
        .formatted(
            last,
            marks.contains("h") ? "here" : "there",
            marks.contains("r"),
            marks.contains("r") || marks.contains("s"));
  }

  private static KubeObject slice(String... endpoints) {
    return object(
        "{addressType: IPv4, ports: [{port: 8080, protocol: TCP}], endpoints: ["
            + String.join(", ", endpoints)
            + "]}");
  }

  private static String addresses(List<Target> targets) {
    return String.join(" ", targets.stream().map(it -> it.address() + ":" + it.port()).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          r  | rh | ''                                 | 10.0.0.1:8080 10.0.0.2:8080 | 10.0.0.1:8080 10.0.0.2:8080
          r  | x  | ''                                 | 10.0.0.1:8080               | 10.0.0.1:8080
          s  | x  | ''                                 | 10.0.0.1:8080               | 10.0.0.1:8080
          x  | x  | ''                                 | ''                          | ''
          r  | rh | ', internalTrafficPolicy: Local'   | 10.0.0.2:8080               | 10.0.0.1:8080 10.0.0.2:8080
          r  | rh | ', externalTrafficPolicy: Local'   | 10.0.0.1:8080 10.0.0.2:8080 | 10.0.0.2:8080
          r  | sh | ', externalTrafficPolicy: Local'   | 10.0.0.1:8080               | 10.0.0.2:8080
          """)
  void readyEndpointsAreReached(String one, String two, String spec, String inner, String outer) {
    Route route =
        RoutePlan.decide(service(spec), List.of(slice(endpoint(1, one), endpoint(2, two))), "here")
            .getFirst();
    assertThat(addresses(route.inner())).isEqualTo(inner);
    assertThat(addresses(route.outer())).isEqualTo(outer);
  }

  @ParameterizedTest
  @CsvSource({"', clusterIP: None'", "', type: ExternalName'", "', clusterIP: \"fd00::1\"'"})
  void whatHasNoClusterAddressHasNoRoute(String spec) {
    String text = "{metadata: {namespace: x, name: s}, spec: {ports: [{port: 80}]" + spec + "}}";
    assertThat(RoutePlan.decide(object(text), List.of(), "here")).isEmpty();
  }

  @Test
  void eachPortFollowsTheEndpointsPortOfItsName() {
    KubeObject two =
        object(
            """
            metadata: {namespace: x, name: s}
            spec:
              clusterIP: 10.96.0.9
              sessionAffinity: ClientIP
              externalIPs: [192.0.2.1]
              ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 53, protocol: UDP}]
            """);
    KubeObject slice =
        object(
            """
            addressType: IPv4
            ports: [{name: b, port: 5353, protocol: UDP}, {name: a, port: 8080, protocol: TCP}]
            endpoints: [{addresses: [10.0.0.1]}]
            """);
    List<Route> routes = RoutePlan.decide(two, List.of(slice), "here");
    assertThat(routes).extracting(Route::name).containsExactly("x/s:a/tcp", "x/s:b/udp");
    assertThat(routes)
        .extracting(route -> addresses(route.inner()))
        .containsExactly("10.0.0.1:8080", "10.0.0.1:5353");
    assertThat(routes.getFirst().nodePort()).isEqualTo(30080);
    assertThat(routes.getFirst().external()).containsExactly("192.0.2.1");
    assertThat(routes.getFirst().stickySeconds()).isEqualTo(10_800);
  }
}
