package dev.ballast.node.dns;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// One question, and the answer to it from a zone. Pure, but for what must be asked elsewhere.
final class Question {
  static final int PLAIN_UDP_BYTES = 512;
  private static final int EDNS_BYTES = 1232;
  private static final int MAX_ALIASES = 8;

  /// Asks another server; empty where none answers in time.
  interface Elsewhere {
    Optional<Message> ask(Message query);
  }

  private final Message query;

  private Question(Message query) {
    this.query = query;
  }

  /// Reads a query.
  ///
  /// @throws IOException where it is none
  static Question read(byte[] wire) throws IOException {
    var query = new Message(wire);
    if (query.getHeader().getFlag(Flags.QR)) throw new IOException("an answer, not a question");
    return new Question(query);
  }

  /// How long an answer over UDP may be.
  int udpBytes() {
    OPTRecord options = query.getOPT();
    return options == null ? PLAIN_UDP_BYTES : Math.max(PLAIN_UDP_BYTES, options.getPayloadSize());
  }

  Message answer(Zone zone, Elsewhere elsewhere) {
    Record asked = query.getQuestion();
    if (query.getHeader().getOpcode() != Opcode.QUERY) return plain(Rcode.NOTIMP);
    if (asked == null || asked.getDClass() != DClass.IN) return plain(Rcode.REFUSED);
    return switch (zone.lookup(asked.getName(), asked.getType())) {
      case Zone.Answer.NotOurs ignored ->
          elsewhere.ask(query).orElseGet(() -> plain(Rcode.SERVFAIL));
      case Zone.Answer.NoName ignored -> absent(zone, Rcode.NXDOMAIN);
      case Zone.Answer.NoData ignored -> absent(zone, Rcode.NOERROR);
      case Zone.Answer.Found found -> found(zone, found, elsewhere);
    };
  }

  private Message found(Zone zone, Zone.Answer.Found found, Elsewhere elsewhere) {
    Message answer = plain(Rcode.NOERROR);
    answer.getHeader().setFlag(Flags.AA);
    found.records().forEach(each -> answer.addRecord(each, Section.ANSWER));
    found.additional().forEach(each -> answer.addRecord(each, Section.ADDITIONAL));
    if (found.records().getFirst() instanceof CNAMERecord alias) {
      follow(alias.getTarget(), zone, elsewhere, answer, MAX_ALIASES);
    }
    return answer;
  }

  /// Resolvers in C libraries want the whole chain of aliases in one answer.
  private void follow(Name target, Zone zone, Elsewhere elsewhere, Message answer, int left) {
    int type = query.getQuestion().getType();
    if (left == 0 || type == Type.CNAME) return;
    List<Record> more =
        switch (zone.lookup(target, type)) {
          case Zone.Answer.Found found -> found.records();
          case Zone.Answer.NotOurs ignored -> {
            Record question = Record.newRecord(target, type, DClass.IN);
            yield elsewhere
                .ask(Message.newQuery(question))
                .map(answered -> answered.getSection(Section.ANSWER))
                .orElse(List.of());
          }
          case Zone.Answer.NoName ignored -> List.of();
          case Zone.Answer.NoData ignored -> List.of();
        };
    more.forEach(each -> answer.addRecord(each, Section.ANSWER));
    if (more.size() == 1 && more.getFirst() instanceof CNAMERecord alias) {
      follow(alias.getTarget(), zone, elsewhere, answer, left - 1);
    }
  }

  private Message absent(Zone zone, int code) {
    Message answer = plain(code);
    answer.getHeader().setFlag(Flags.AA);
    answer.addRecord(zone.authority(), Section.AUTHORITY);
    return answer;
  }

  /// An answer with nothing but a code.
  private Message plain(int code) {
    var answer = new Message(query.getHeader().getID());
    Header header = answer.getHeader();
    header.setFlag(Flags.QR);
    header.setFlag(Flags.RA);
    if (query.getHeader().getFlag(Flags.RD)) header.setFlag(Flags.RD);
    header.setOpcode(query.getHeader().getOpcode());
    header.setRcode(code);
    Record asked = query.getQuestion();
    if (asked != null) answer.addRecord(asked, Section.QUESTION);
    if (query.getOPT() != null)
      answer.addRecord(new OPTRecord(EDNS_BYTES, 0, 0), Section.ADDITIONAL);
    return answer;
  }
}
