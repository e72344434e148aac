package dev.ballast.node.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.dns.ZonePlan.Endpoint;
import dev.ballast.node.dns.ZonePlan.Observed;
import dev.ballast.node.dns.ZonePlan.Pod;
import dev.ballast.node.dns.ZonePlan.Port;
import dev.ballast.node.dns.ZonePlan.Service;
import dev.ballast.node.dns.ZonePlan.ServiceKind;
import dev.ballast.node.dns.ZonePlan.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

class ZonePlanTest {
  private static final Port WEB = new Port("web", "TCP", 80);
  private static final Port UNNAMED = new Port("", "TCP", 81);
  private static final Endpoint WEB_0 = new Endpoint(List.of("10.244.0.5"), "web-0", true);
  private static final Endpoint WEB_1 = new Endpoint(List.of("10.244.0.6"), "web-1", false);
  private static final Endpoint BARE = new Endpoint(List.of("10.244.0.7"), "", true);

  private static final Zone ZONE =
      ZonePlan.decide(
          new Observed(
              "cluster.local",
              List.of(
                  headless("nginx", false),
                  headless("early", true),
                  headless("empty", false),
                  new Service(
                      "default",
                      "api",
                      ServiceKind.CLUSTER_IP,
                      List.of("10.96.0.10", "fd00::10"),
                      "",
                      false,
                      List.of(WEB, UNNAMED)),
                  new Service(
                      "default",
                      "out",
                      ServiceKind.EXTERNAL_NAME,
                      List.of(),
                      "db.example.com",
                      false,
                      List.of())),
              List.of(
                  slice("nginx", WEB_0, WEB_1, BARE), slice("early", WEB_1), slice("empty", WEB_1)),
              List.of(new Pod("default", List.of("10.244.0.5")))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nginx.default.svc.cluster.local.            | A     | 10.244.0.5 10.244.0.7
          NGINX.Default.svc.Cluster.LOCAL.            | A     | 10.244.0.5 10.244.0.7
          nginx.default.svc.cluster.local.            | AAAA  | no data
          web-0.nginx.default.svc.cluster.local.      | A     | 10.244.0.5
          web-1.nginx.default.svc.cluster.local.      | A     | no name
          10-244-0-7.nginx.default.svc.cluster.local. | A     | 10.244.0.7
          empty.default.svc.cluster.local.            | A     | no name
          early.default.svc.cluster.local.            | A     | 10.244.0.6
          web-1.early.default.svc.cluster.local.      | A     | 10.244.0.6
          web-0.nginx.other.svc.cluster.local.        | A     | no name
          default.svc.cluster.local.                  | A     | no data
          svc.cluster.local.                          | A     | no data
          cluster.local.                              | A     | no data
          api.default.svc.cluster.local.              | A     | 10.96.0.10
          api.default.svc.cluster.local.              | AAAA  | fd00:0:0:0:0:0:0:10
          10-244-0-5.default.pod.cluster.local.       | A     | 10.244.0.5
          10-244-0-6.default.pod.cluster.local.       | A     | no name
          out.default.svc.cluster.local.              | A     | db.example.com.
          out.default.svc.cluster.local.              | CNAME | db.example.com.
          dns-version.cluster.local.                  | TXT   | 1.1.0
          5.0.244.10.in-addr.arpa.                    | PTR   | web-0.nginx.default.svc.cluster.local.
          10.0.96.10.in-addr.arpa.                    | PTR   | api.default.svc.cluster.local.
          9.9.9.9.in-addr.arpa.                       | PTR   | not ours
          example.com.                                | A     | not ours
          _web._tcp.api.default.svc.cluster.local.    | SRV   | 0 100 80 api.default.svc.cluster.local.
          _._tcp.api.default.svc.cluster.local.       | SRV   | no name
          _web._udp.api.default.svc.cluster.local.    | SRV   | no name
          """)
  void names(String name, String type, String expected) throws Exception {
    assertThat(say(name, type)).isEqualTo(expected);
  }

  @Test
  void aNamedPortOfAHeadlessServiceLeadsToEachReadyEndpoint() throws Exception {
    assertThat(say("_web._tcp.nginx.default.svc.cluster.local.", "SRV").split(" (?=0 100)"))
        .containsExactlyInAnyOrder(
            "0 100 80 web-0.nginx.default.svc.cluster.local.",
            "0 100 80 10-244-0-7.nginx.default.svc.cluster.local.");
  }

  @Test
  void serviceRecordsBringTheAddressesAlong() throws Exception {
    var found =
        (Zone.Answer.Found)
            ZONE.lookup(Name.fromString("_web._tcp.nginx.default.svc.cluster.local."), Type.SRV);
    assertThat(found.additional().stream().map(Record::rdataToString))
        .containsExactlyInAnyOrder("10.244.0.5", "10.244.0.7");
  }

  private static String say(String name, String type) throws TextParseException {
    return switch (ZONE.lookup(Name.fromString(name), Type.value(type))) {
      case Zone.Answer.Found found ->
          String.join(" ", found.records().stream().map(Record::rdataToString).toList());
      case Zone.Answer.NoData ignored -> "no data";
      case Zone.Answer.NoName ignored -> "no name";
      case Zone.Answer.NotOurs ignored -> "not ours";
    };
  }

  private static Service headless(String name, boolean early) {
    return new Service(
        "default", name, ServiceKind.HEADLESS, List.of(), "", early, List.of(WEB, UNNAMED));
  }

  private static Slice slice(String service, Endpoint... endpoints) {
    return new Slice("default", service, List.of(WEB, UNNAMED), List.of(endpoints));
  }
}
