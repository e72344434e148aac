package dev.ballast.controllers.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a Service's Endpoints say: addresses that offer the same ports together, ready ones apart
/// from the others.
final class EndpointsPlan {
  static final int MOST = 1_000;

  private EndpointsPlan() {}

  record Subset(List<Endpoint> ready, List<Endpoint> notReady, List<EndpointPort> ports) {}

  record Wanted(List<Subset> subsets, boolean truncated) {}

  static Wanted decide(List<Backend> backends) {
    List<Backend> counting =
        backends.stream()
            .filter(Backend::counts)
            .sorted(Comparator.comparing(each -> each.endpoint().identity()))
            .toList();
    List<Backend> kept = kept(counting);
    var groups = new LinkedHashMap<Set<EndpointPort>, List<Endpoint>>();
    for (Backend each : kept) {
      groups
          .computeIfAbsent(new LinkedHashSet<>(each.ports()), none -> new ArrayList<>())
          .add(each.endpoint());
    }
    var subsets = new ArrayList<Subset>();
    groups.forEach((ports, endpoints) -> subsets.add(subset(endpoints, ports)));
    subsets.sort(Comparator.comparing(each -> each.ports().toString()));
    return new Wanted(subsets, kept.size() < counting.size());
  }

  /// Of too many, the ready ones first.
  private static List<Backend> kept(List<Backend> all) {
    if (all.size() <= MOST) return all;
    return all.stream()
        .sorted(Comparator.comparing(each -> !each.endpoint().ready()))
        .limit(MOST)
        .toList();
  }

  private static Subset subset(List<Endpoint> endpoints, Set<EndpointPort> ports) {
    var order = Comparator.comparing(Endpoint::address).thenComparing(Endpoint::podUid);
    List<Endpoint> all = endpoints.stream().sorted(order).toList();
    List<EndpointPort> sorted =
        ports.stream()
            .sorted(Comparator.comparing(EndpointPort::name).thenComparing(EndpointPort::port))
            .toList();
    return new Subset(
        all.stream().filter(Endpoint::ready).toList(),
        all.stream().filter(each -> !each.ready()).toList(),
        sorted);
  }
}
