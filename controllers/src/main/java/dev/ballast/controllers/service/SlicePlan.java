package dev.ballast.controllers.service;

import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which EndpointSlices a Service needs. Endpoints stay in the slice where they are, so that a
/// change of one pod changes one slice; new ones go to slices that change anyway, then to others
/// with room, then to new slices.
final class SlicePlan {
  static final int MOST = 100;

  private SlicePlan() {}

  /// A slice as it is. `current` is false where its labels or owner are not what they should be.
  record Slice(
      String name,
      Backend.Family family,
      Set<EndpointPort> ports,
      List<Endpoint> endpoints,
      boolean current) {
    static Slice of(KubeObject slice, boolean current) {
      var ports = new HashSet<EndpointPort>();
      slice.at("ports").forEach(each -> ports.add(EndpointPort.of(each)));
      var endpoints = new ArrayList<Endpoint>();
      slice.at("endpoints").forEach(each -> endpoints.add(Endpoint.of(each)));
      boolean six = slice.text("addressType").equals("IPv6");
      Backend.Family family = six ? Backend.Family.IPv6 : Backend.Family.IPv4;
      return new Slice(slice.name(), family, ports, endpoints, current);
    }
  }

  record Observed(Map<Backend.Family, List<Backend>> backends, List<Slice> slices) {}

  sealed interface Action {
    record Create(Backend.Family family, Set<EndpointPort> ports, List<Endpoint> endpoints)
        implements Action {}

    record Update(
        String name, Backend.Family family, Set<EndpointPort> ports, List<Endpoint> endpoints)
        implements Action {}

    record Delete(String name) implements Action {}
  }

  static List<Action> decide(Observed seen) {
    var actions = new ArrayList<Action>();
    for (Slice each : seen.slices()) {
      if (!seen.backends().containsKey(each.family())) actions.add(new Action.Delete(each.name()));
    }
    seen.backends()
        .forEach(
            (family, backends) -> {
              List<Slice> own =
                  seen.slices().stream().filter(each -> each.family() == family).toList();
              decide(family, backends, own, actions);
            });
    return actions;
  }

  private static void decide(
      Backend.Family family, List<Backend> backends, List<Slice> slices, List<Action> actions) {
    var groups = new LinkedHashMap<Set<EndpointPort>, Map<String, Endpoint>>();
    for (Backend each : backends) {
      groups
          .computeIfAbsent(Set.copyOf(each.ports()), none -> new LinkedHashMap<>())
          .put(each.endpoint().identity(), each.endpoint());
    }
    // A Service without endpoints keeps one empty slice, so that its readers know it was looked at.
    if (groups.isEmpty()) groups.put(Set.of(), Map.of());
    for (Slice each : slices) {
      if (!groups.containsKey(each.ports())) actions.add(new Action.Delete(each.name()));
    }
    groups.forEach(
        (ports, wanted) ->
            fill(
                family,
                ports,
                wanted,
                slices.stream().filter(each -> each.ports().equals(ports)).toList(),
                actions));
  }

  /// A slice on its way from what it is to what it shall be.
  private record Draft(Slice slice, List<Endpoint> endpoints) {
    boolean changes() {
      return !slice.current() || !slice.endpoints().equals(endpoints);
    }

    int room() {
      return MOST - endpoints.size();
    }
  }

  private static void fill(
      Backend.Family family,
      Set<EndpointPort> ports,
      Map<String, Endpoint> wanted,
      List<Slice> slices,
      List<Action> actions) {
    var left = new LinkedHashMap<>(wanted);
    List<Draft> drafts = slices.stream().map(each -> new Draft(each, keep(each, left))).toList();
    place(left.values(), drafts.stream().filter(Draft::changes).toList());
    place(left.values(), drafts);
    boolean placeholder = wanted.isEmpty();
    for (Draft each : drafts) {
      String name = each.slice().name();
      if (each.endpoints().isEmpty() && !placeholder) actions.add(new Action.Delete(name));
      else if (each.changes())
        actions.add(new Action.Update(name, family, ports, each.endpoints()));
      placeholder = false;
    }
    if (placeholder) actions.add(new Action.Create(family, ports, List.of()));
    var rest = new ArrayList<>(left.values());
    for (int from = 0; from < rest.size(); from += MOST) {
      var part = List.copyOf(rest.subList(from, Math.min(rest.size(), from + MOST)));
      actions.add(new Action.Create(family, ports, part));
    }
  }

  /// The endpoints of `slice` that are still wanted, as they are now; takes them out of `left`.
  private static List<Endpoint> keep(Slice slice, Map<String, Endpoint> left) {
    var kept = new ArrayList<Endpoint>();
    for (Endpoint each : slice.endpoints()) {
      Endpoint now = left.remove(each.identity());
      if (now != null) kept.add(now);
    }
    return kept;
  }

  private static void place(Collection<Endpoint> left, List<Draft> drafts) {
    var waiting = left.iterator();
    for (Draft each : drafts) {
      while (each.room() > 0 && waiting.hasNext()) {
        each.endpoints().add(waiting.next());
        waiting.remove();
      }
    }
  }
}
