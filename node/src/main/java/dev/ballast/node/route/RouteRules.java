package dev.ballast.node.route;

import dev.ballast.node.route.Route.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/// One route as statements of nftables (pure). What it consists of is kept apart by kind, because
/// pieces that point to others must go before them and come after them.
///
/// @param sets and `chains`: their definitions, by name
/// @param rules of those chains
/// @param elements of the table's shared maps and sets: `map { key : verdict }`
record RouteRules(List<Piece> sets, List<Piece> chains, List<String> rules, Set<String> elements) {
  /// A set or chain that only this route has.
  record Piece(String name, String definition) {}

  static RouteRules of(Route route) {
    return new Writing(route).write();
  }

  private static final class Writing {
    private final Route route;
    private final String id;
    private final List<Piece> sets = new ArrayList<>();
    private final List<Piece> chains = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();
    private final Set<String> elements = new LinkedHashSet<>();

    Writing(Route route) {
      this.route = route;
      this.id = hash(route.name());
    }

    RouteRules write() {
      String inner = "in-" + id;
      String outer = "out-" + id;
      boolean hasOuter = route.nodePort() > 0 || !route.external().isEmpty();
      if (!route.inner().isEmpty()) chain(inner, "", route.inner());
      if (hasOuter && !route.outer().isEmpty())
        chain(outer, route.outerLocal() ? "" : "meta mark set meta mark or 0x4000", route.outer());
      for (String address : route.addresses())
        element("services", address, route.inner().isEmpty() ? "" : inner);
      for (String address : route.external())
        element("services", address, route.outer().isEmpty() ? "" : outer);
      if (route.nodePort() > 0) nodePort(route.outer().isEmpty() ? "" : outer);
      hairpins(route.inner());
      if (hasOuter) hairpins(route.outer());
      return new RouteRules(
          List.copyOf(sets),
          List.copyOf(chains),
          List.copyOf(rules),
          Collections.unmodifiableSet(elements));
    }

    private void element(String map, String address, String chain) {
      String key = address + " . " + route.protocol().text() + " . " + route.port();
      if (chain.isEmpty()) elements.add("refused-" + map + " { " + key + " : goto refuse }");
      else elements.add(map + " { " + key + " : goto " + chain + " }");
    }

    private void nodePort(String chain) {
      String key = route.protocol().text() + " . " + route.nodePort();
      if (chain.isEmpty()) elements.add("refused-nodeports { " + key + " : goto refuse }");
      else elements.add("nodeports { " + key + " : goto " + chain + " }");
    }

    /// A pod that reaches itself through a Service must not see its own address as the sender's.
    private void hairpins(List<Target> targets) {
      for (Target each : targets)
        elements.add("hairpins { " + each.address() + " . " + each.address() + " }");
    }

    private void chain(String name, String first, List<Target> targets) {
      chains.add(new Piece(name, "chain " + name));
      if (!first.isEmpty()) rules.add(name + " " + first);
      if (route.sticks()) sticky(name, targets);
      else rules.add(name + " " + dnat() + "to " + oneOf(targets));
    }

    private String dnat() {
      return "meta l4proto " + route.protocol().text() + " dnat ip ";
    }

    private static String oneOf(List<Target> targets) {
      if (targets.size() == 1)
        return targets.getFirst().address() + ":" + targets.getFirst().port();
      var choices = new ArrayList<String>();
      for (Target each : targets)
        choices.add(choices.size() + " : " + each.address() + " . " + each.port());
      return "numgen random mod " + choices.size() + " map { " + String.join(", ", choices) + " }";
    }

    /// Each endpoint remembers its clients for a while; a client that is remembered goes there.
    private void sticky(String name, List<Target> targets) {
      var choices = new ArrayList<String>();
      for (Target each : targets) {
        String end = "end-" + hash(name + each.address() + ":" + each.port());
        String clients = "clients-" + hash(name + each.address() + ":" + each.port());
        String time = route.stickySeconds() + "s";
        sets.add(
            new Piece(
                clients,
                "set "
                    + clients
                    + " { type ipv4_addr; flags dynamic,timeout; timeout "
                    + time
                    + "; }"));
        chains.add(new Piece(end, "chain " + end));
        rules.add(end + " update @" + clients + " { ip saddr timeout " + time + " }");
        rules.add(end + " " + dnat() + "to " + each.address() + ":" + each.port());
        rules.add(name + " ip saddr @" + clients + " goto " + end);
        choices.add(choices.size() + " : goto " + end);
      }
      rules.add(
          name
              + " numgen random mod "
              + choices.size()
              + " vmap { "
              + String.join(", ", choices)
              + " }");
    }

    private static String hash(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      var sum = new CRC32();
      sum.update(bytes);
      int second = 0;
      for (byte each : bytes) second = 31 * second + each;
      return HexFormat.of().toHexDigits((int) sum.getValue()) + HexFormat.of().toHexDigits(second);
    }
  }
}
