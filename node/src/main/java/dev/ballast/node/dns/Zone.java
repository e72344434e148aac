package dev.ballast.node.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Every record of the cluster's domain at one moment, and the reverse ones. Immutable.
public final class Zone {
  /// How long a found record may be kept; that something is not there may not be kept at all.
  public static final long TTL = 5;

  private final Name origin;
  private final Map<Name, List<Record>> records;
  private final Set<Name> names;

  /// What the zone says to a question.
  public sealed interface Answer {
    /// @param additional addresses of the names in the answer
    record Found(List<Record> records, List<Record> additional) implements Answer {}

    /// The name is there, but has nothing of that type.
    record NoData() implements Answer {}

    record NoName() implements Answer {}

    /// Somebody else's name.
    record NotOurs() implements Answer {}
  }

  private Zone(Name origin, Map<Name, List<Record>> records) {
    this.origin = origin;
    this.records = records;
    this.names = new HashSet<>();
    for (Name each : records.keySet()) addWithParents(each);
    names.add(origin);
  }

  /// A name exists where something is below it (RFC 8020).
  private void addWithParents(Name name) {
    Name current = name;
    while (current.subdomain(origin) && names.add(current) && !current.equals(origin)) {
      current = new Name(current, 1);
    }
  }

  public Name origin() {
    return origin;
  }

  public Answer lookup(Name name, int type) {
    List<Record> here = records.getOrDefault(name, List.of());
    if (!name.subdomain(origin) && here.isEmpty()) return new Answer.NotOurs();
    if (name.equals(origin) && type == Type.SOA) {
      return new Answer.Found(List.of(authority()), List.of());
    }
    List<Record> found =
        here.stream()
            .filter(each -> type == Type.ANY || each.getType() == type || isAlias(each))
            .toList();
    if (!found.isEmpty()) return new Answer.Found(found, addressesOf(found));
    return here.isEmpty() && !names.contains(name) ? new Answer.NoName() : new Answer.NoData();
  }

  private static boolean isAlias(Record record) {
    return record.getType() == Type.CNAME;
  }

  private List<Record> addressesOf(List<Record> found) {
    var targets = new HashSet<Name>();
    var addresses = new ArrayList<Record>();
    for (Record each : found) {
      if (each instanceof SRVRecord service && targets.add(service.getTarget())) {
        addresses.addAll(records.getOrDefault(service.getTarget(), List.of()));
      }
    }
    return addresses;
  }

  /// The record that goes with "not there".
  public Record authority() {
    Name server = under("ns.dns");
    Name contact = under("hostmaster");
    return new SOARecord(origin, DClass.IN, 0, server, contact, 1, 7200, 1800, 86400, 0);
  }

  Name under(String relative) {
    return name(relative, origin);
  }

  private static Name name(String text, Name origin) {
    try {
      return Name.fromString(text, origin);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("not a name: " + text, e);
    }
  }

  /// Collects records; the same record said twice is one.
  static final class Builder {
    private final Name origin;
    private final Map<Name, List<Record>> records = new HashMap<>();

    Builder(String domain) {
      this.origin = name(domain, Name.root);
    }

    Name under(String relative) {
      return name(relative, origin);
    }

    void add(Record record) {
      List<Record> here = records.computeIfAbsent(record.getName(), any -> new ArrayList<>());
      if (!here.contains(record)) here.add(record);
    }

    /// Adds `name`'s A or AAAA record.
    void address(Name name, String address) {
      InetAddress parsed = InetAddress.ofLiteral(address);
      add(
          parsed.getAddress().length == 4
              ? new ARecord(name, DClass.IN, TTL, parsed)
              : new AAAARecord(name, DClass.IN, TTL, parsed));
    }

    /// Adds the way back from an address to a name.
    void pointer(String address, Name name) {
      Name reverse = ReverseMap.fromAddress(InetAddress.ofLiteral(address));
      add(new PTRRecord(reverse, DClass.IN, TTL, name));
    }

    Zone build() {
      return new Zone(origin, records);
    }
  }
}
