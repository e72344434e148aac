package dev.ballast.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.runtime.SandboxConfig.Dns;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
  private static final NodeFacts NODE =
      new NodeFacts(
          "n1", "c1", List.of("10.0.0.7"), List.of("10.96.0.10"), "cluster.local", 1L << 30, false);

  private static KubeObject pod(String spec) {
    String text =
        """
        {"metadata":{"name":"web-0","namespace":"shop","uid":"u"},"spec":{%s}}""";
    return KubeObject.parse(text.formatted(spec.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({"$(A)/x,1/x", "$(B),$(B)", "$$(A),$(A)", "a$,a$", "$(A,$(A", "$(A)$(A),11", "no,no"})
  void variablesAreExpandedWhereTheyAreKnown(String text, String expanded) {
    assertThat(Expansion.of(text, Map.of("A", "1"))).isEqualTo(expanded);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx,docker.io",
    "library/nginx:1,docker.io",
    "quay.io/a/b,quay.io",
    "host:5000/a,host:5000"
  })
  void anImageNamesItsRegistry(String image, String registry) {
    assertThat(RegistryLogins.registry(image)).isEqualTo(registry);
  }

  @Test
  void aPodOfAServiceKnowsItsFullName() {
    KubeObject pod = pod("'hostname':'web-0','subdomain':'nginx'");
    assertThat(Names.fullName(pod, "cluster.local"))
        .isEqualTo("web-0.nginx.shop.svc.cluster.local");
    assertThat(Names.hostsFile(pod, List.of("10.244.0.5"), "cluster.local"))
        .contains("10.244.0.5\tweb-0.nginx.shop.svc.cluster.local\tweb-0\n");
  }

  @Test
  void resolvConfFollowsThePolicy() {
    Dns dns = Names.dns(pod("'dnsPolicy':'ClusterFirst'"), NODE);
    assertThat(dns.servers()).containsExactly("10.96.0.10");
    assertThat(dns.searches())
        .containsExactly("shop.svc.cluster.local", "svc.cluster.local", "cluster.local");
    assertThat(dns.options()).containsExactly("ndots:5");
    assertThat(Names.dns(pod("'dnsPolicy':'Default'"), NODE)).isEqualTo(Dns.NODE);
    assertThat(Names.dns(pod("'hostNetwork':true,'dnsPolicy':'ClusterFirst'"), NODE))
        .isEqualTo(Dns.NODE);
    Dns own =
        Names.dns(
            pod(
                "'dnsPolicy':'None','dnsConfig':{'nameservers':['1.1.1.1'],"
                    + "'options':[{'name':'ndots','value':'2'}]}"),
            NODE);
    assertThat(own.servers()).containsExactly("1.1.1.1");
    assertThat(own.options()).containsExactly("ndots:2");
  }

  @Test
  void limitsBecomeSharesAndQuotas() {
    var container =
        Json.parse(
            "{\"resources\":{\"requests\":{\"cpu\":\"500m\",\"memory\":\"256Mi\"},"
                + "\"limits\":{\"cpu\":\"2\",\"memory\":\"512Mi\"}}}");
    var limits = Limits.of(container, "Burstable", 1L << 30);
    assertThat(limits.cpuShares()).isEqualTo(512);
    assertThat(limits.cpuQuotaMicros()).isEqualTo(200_000);
    assertThat(limits.memoryBytes()).isEqualTo(512L << 20);
    assertThat(limits.oomScore()).isEqualTo(750);
  }

  @Test
  void servicesAreVariables() {
    KubeObject service =
        KubeObject.parse(
            "{\"metadata\":{\"name\":\"my-db\"},\"spec\":{\"clusterIP\":\"10.96.1.1\","
                + "\"ports\":[{\"name\":\"sql\",\"port\":5432,\"protocol\":\"TCP\"}]}}");
    var variables = new LinkedHashMap<String, String>();
    ServiceVariables.add(service, variables);
    assertThat(variables)
        .containsEntry("MY_DB_SERVICE_HOST", "10.96.1.1")
        .containsEntry("MY_DB_SERVICE_PORT_SQL", "5432")
        .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.96.1.1");
  }

  @Test
  void theContainersSecurityWinsOverThePods() {
    KubeObject pod = pod("'securityContext':{'runAsUser':1000,'fsGroup':2000}");
    var container = Json.parse("{\"securityContext\":{\"runAsUser\":5}}");
    var security = Confinement.ofContainer(pod, container);
    assertThat(security.user()).hasValue(5);
    assertThat(security.groups()).containsExactly(2000L);
  }
}
