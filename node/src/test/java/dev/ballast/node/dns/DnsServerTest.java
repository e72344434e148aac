package dev.ballast.node.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.dns.ZonePlan.Endpoint;
import dev.ballast.node.dns.ZonePlan.Observed;
import dev.ballast.node.dns.ZonePlan.Service;
import dev.ballast.node.dns.ZonePlan.ServiceKind;
import dev.ballast.node.dns.ZonePlan.Slice;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/// Over real sockets, asked by another implementation's resolver.
@Timeout(20)
class DnsServerTest {
  private volatile Zone zone = zone(1);
  private final List<Message> asked = new ArrayList<>();
  private final DnsServer server =
      DnsServer.start(
          new SystemWorld(), InetAddress.getLoopbackAddress(), 0, () -> zone, this::elsewhere);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersOverUdp() throws IOException {
    Message answer = ask("nginx.default.svc.cluster.local.", false);
    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
    assertThat(answer.getSection(Section.ANSWER).getFirst().getTTL()).isEqualTo(Zone.TTL);
  }

  @Test
  void anAbsentNameMayNotBeRemembered() throws IOException {
    Message answer = ask("web-9.nginx.default.svc.cluster.local.", false);
    assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    var authority = (SOARecord) answer.getSection(Section.AUTHORITY).getFirst();
    assertThat(authority.getMinimum()).isZero();
    assertThat(authority.getTTL()).isZero();
  }

  @Test
  void aNewZoneHoldsFromTheNextQuestionOn() throws IOException {
    ask("nginx.default.svc.cluster.local.", false);
    zone = zone(2);
    assertThat(ask("nginx.default.svc.cluster.local.", false).getSection(Section.ANSWER))
        .hasSize(2);
  }

  @Test
  void whatIsTooLongForUdpComesOverTcp() throws IOException {
    zone = zone(200);
    var udp = resolver();
    udp.setIgnoreTruncation(true);
    Message cut = udp.send(query("nginx.default.svc.cluster.local."));
    assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(ask("nginx.default.svc.cluster.local.", true).getSection(Section.ANSWER))
        .hasSize(200);
  }

  @Test
  void otherNamesAreAskedElsewhereAndAliasesFollowedThere() throws IOException {
    assertThat(ask("example.com.", false).getSection(Section.ANSWER)).hasSize(1);
    Message alias = ask("out.default.svc.cluster.local.", false);
    assertThat(alias.getSection(Section.ANSWER).stream().map(Record::getType))
        .containsExactly(Type.CNAME, Type.A);
    assertThat(asked).hasSize(2);
  }

  private Message ask(String name, boolean tcp) throws IOException {
    SimpleResolver resolver = resolver();
    resolver.setTCP(tcp);
    return resolver.send(query(name));
  }

  private SimpleResolver resolver() {
    return new SimpleResolver(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
  }

  private static Message query(String name) throws IOException {
    return Message.newQuery(Record.newRecord(Name.fromString(name), Type.A, DClass.IN));
  }

  private synchronized Optional<Message> elsewhere(Message query) {
    asked.add(query);
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    InetAddress address = InetAddress.ofLiteral("192.0.2.1");
    answer.addRecord(
        new ARecord(query.getQuestion().getName(), DClass.IN, 60, address), Section.ANSWER);
    return Optional.of(answer);
  }

  private static Zone zone(int endpoints) {
    var all = new ArrayList<Endpoint>();
    for (int i = 1; i <= endpoints; i++) {
      all.add(new Endpoint(List.of("10.244.0." + i), "web-" + (i - 1), true));
    }
    var nginx =
        new Service("default", "nginx", ServiceKind.HEADLESS, List.of(), "", false, List.of());
    var out =
        new Service(
            "default",
            "out",
            ServiceKind.EXTERNAL_NAME,
            List.of(),
            "example.com",
            false,
            List.of());
    var slice = new Slice("default", "nginx", List.of(), all);
    return ZonePlan.decide(
        new Observed("cluster.local", List.of(nginx, out), List.of(slice), List.of()));
  }
}
