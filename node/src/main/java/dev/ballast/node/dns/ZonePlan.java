package dev.ballast.node.dns;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/// What names the services and pods of a cluster have
/// (<https://github.com/kubernetes/dns/blob/master/docs/specification.md>).
final class ZonePlan {
  private static final String VERSION = "1.1.0";
  private static final int PRIORITY = 0;
  private static final int WEIGHT = 100;

  record Observed(String domain, List<Service> services, List<Slice> slices, List<Pod> pods) {}

  enum ServiceKind {
    CLUSTER_IP,
    HEADLESS,
    EXTERNAL_NAME
  }

  /// @param publishNotReady whether endpoints count before they are ready
  record Service(
      String namespace,
      String name,
      ServiceKind kind,
      List<String> addresses,
      String externalName,
      boolean publishNotReady,
      List<Port> ports) {}

  /// @param name empty for a port that has none, and so no SRV record
  record Port(String name, String protocol, int number) {}

  record Slice(String namespace, String service, List<Port> ports, List<Endpoint> endpoints) {}

  /// @param hostname empty where the pod has none that the service is the subdomain of
  record Endpoint(List<String> addresses, String hostname, boolean ready) {}

  record Pod(String namespace, List<String> addresses) {}

  private final Observed seen;
  private final Zone.Builder zone;
  private final Map<String, List<Slice>> slices;

  private ZonePlan(Observed seen) {
    this.seen = seen;
    this.zone = new Zone.Builder(seen.domain() + ".");
    this.slices =
        seen.slices().stream()
            .collect(Collectors.groupingBy(each -> each.namespace() + "/" + each.service()));
  }

  static Zone decide(Observed seen) {
    var plan = new ZonePlan(seen);
    plan.version();
    for (Service each : seen.services()) {
      switch (each.kind()) {
        case CLUSTER_IP -> plan.clusterIp(each);
        case HEADLESS -> plan.headless(each);
        case EXTERNAL_NAME -> plan.external(each);
      }
    }
    seen.pods().forEach(plan::pod);
    return plan.zone.build();
  }

  private void version() {
    zone.add(new TXTRecord(zone.under("dns-version"), DClass.IN, Zone.TTL, VERSION));
  }

  private void clusterIp(Service service) {
    Name name = nameOf(service);
    for (String address : service.addresses()) {
      zone.address(name, address);
      zone.pointer(address, name);
    }
    for (Port each : service.ports()) port(service, each, name);
  }

  private void headless(Service service) {
    Name name = nameOf(service);
    String key = service.namespace() + "/" + service.name();
    for (Slice slice : slices.getOrDefault(key, List.of())) {
      for (Endpoint each : slice.endpoints()) {
        if (each.ready() || service.publishNotReady()) endpoint(service, slice, each, name);
      }
    }
  }

  private void endpoint(Service service, Slice slice, Endpoint endpoint, Name serviceName) {
    for (String address : endpoint.addresses()) {
      String host = endpoint.hostname().isEmpty() ? dashed(address) : endpoint.hostname();
      Name name = zone.under(host + "." + service.name() + "." + service.namespace() + ".svc");
      zone.address(serviceName, address);
      zone.address(name, address);
      zone.pointer(address, name);
      for (Port each : slice.ports()) port(service, each, name);
    }
  }

  private void external(Service service) {
    String target = service.externalName();
    try {
      Name canonical = Name.fromString(target.endsWith(".") ? target : target + ".");
      zone.add(new CNAMERecord(nameOf(service), DClass.IN, Zone.TTL, canonical));
    } catch (TextParseException e) {
      // The API takes no such name; without a record the service has no name here.
    }
  }

  private void pod(Pod pod) {
    for (String address : pod.addresses()) {
      zone.address(zone.under(dashed(address) + "." + pod.namespace() + ".pod"), address);
    }
  }

  private Name nameOf(Service service) {
    return zone.under(service.name() + "." + service.namespace() + ".svc");
  }

  private void port(Service service, Port port, Name target) {
    if (port.name().isEmpty()) return;
    String protocol = port.protocol().toLowerCase(Locale.ROOT);
    Name name =
        zone.under(
            "_"
                + port.name()
                + "._"
                + protocol
                + "."
                + service.name()
                + "."
                + service.namespace()
                + ".svc");
    zone.add(new SRVRecord(name, DClass.IN, Zone.TTL, PRIORITY, WEIGHT, port.number(), target));
  }

  private static String dashed(String address) {
    return address.replace('.', '-').replace(':', '-');
  }
}
