package dev.ballast.node.route;

import dev.ballast.node.route.RouteRules.Piece;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The table of routes as text for `nft -f -`: the frame around them, and what leads from one set
/// of routes to another (pure). The kernel takes such a text as a whole or not at all.
final class RouteTable {
  private RouteTable() {}

  /// The whole frame without routes, in the place of whatever table of that name there is. Several
  /// clusters on one machine give the same cluster addresses, so what comes from another one's pods
  /// is left to its own table.
  ///
  /// @param bridge the pods' interface, `ballast...`; other clusters on this machine have their own
  static String frame(String table, String bridge) {
    return """
        table ip %1$s {}
        delete table ip %1$s
        table ip %1$s {
          map services { type ipv4_addr . inet_proto . inet_service : verdict; }
          map nodeports { type inet_proto . inet_service : verdict; }
          map refused-services { type ipv4_addr . inet_proto . inet_service : verdict; }
          map refused-nodeports { type inet_proto . inet_service : verdict; }
          set hairpins { type ipv4_addr . ipv4_addr; }
          chain refuse {
            meta l4proto tcp reject with tcp reset
            reject
          }
          chain find-service {
            ip daddr . meta l4proto . th dport vmap @services
            fib daddr type local meta l4proto . th dport vmap @nodeports
          }
          chain find-refused {
            ip daddr . meta l4proto . th dport vmap @refused-services
            fib daddr type local meta l4proto . th dport vmap @refused-nodeports
          }
          chain from-others {
            type nat hook prerouting priority -110; policy accept;
            iifname "%2$s" jump find-service
            iifname "ballast*" return
            iifname != "%2$s" fib daddr type local meta l4proto . th dport vmap @nodeports
            iifname != "%2$s" ip daddr . meta l4proto . th dport vmap @services
          }
          chain from-here {
            type nat hook output priority -110; policy accept;
            jump find-service
          }
          chain refuse-forwarded {
            type filter hook forward priority -110; policy accept;
            iifname "ballast*" iifname != "%2$s" return
            ct state new jump find-refused
          }
          chain refuse-arriving {
            type filter hook input priority -110; policy accept;
            iifname "ballast*" iifname != "%2$s" return
            ct state new jump find-refused
          }
          chain refuse-leaving {
            type filter hook output priority -110; policy accept;
            ct state new jump find-refused
          }
          chain senders {
            type nat hook postrouting priority 90; policy accept;
            meta mark & 0x4000 == 0x4000 meta mark set meta mark ^ 0x4000 masquerade
            ct status dnat ip saddr . ip daddr @hairpins masquerade
            ct status dnat oifname "%2$s" ip saddr 127.0.0.0/8 masquerade
          }
          chain guard-loopback {
            type filter hook input priority -10; policy accept;
            iifname "%2$s" ip daddr 127.0.0.0/8 ct state new drop
          }
        }
        """
        .formatted(table, bridge);
  }

  /// Takes the table away, whether it is there or not.
  static String end(String table) {
    return "table ip %1$s {}\ndelete table ip %1$s\n".formatted(table);
  }

  /// What turns a table with the routes `before` into one with `after`; empty where they are the
  /// same. Only what differs is in it.
  static String change(
      String table, Map<String, RouteRules> before, Map<String, RouteRules> after) {
    var gone = new ArrayList<RouteRules>();
    var made = new ArrayList<RouteRules>();
    before.forEach(
        (name, rules) -> {
          if (!rules.equals(after.get(name))) gone.add(rules);
        });
    after.forEach(
        (name, rules) -> {
          if (!rules.equals(before.get(name))) made.add(rules);
        });
    if (gone.isEmpty() && made.isEmpty()) return "";
    var kept = new HashMap<>(before);
    kept.values().removeAll(new HashSet<>(gone));
    var text = new StringBuilder();
    Set<String> goneElements = elements(gone);
    Set<String> madeElements = elements(made);
    Set<String> keptElements = elements(kept.values());
    for (String each : goneElements)
      if (!keptElements.contains(each)) line(text, "delete element ip", table, each);
    // Chains first lose their rules, for these may point to other chains and to sets.
    for (RouteRules each : gone)
      for (Piece chain : each.chains()) line(text, "flush chain ip", table, chain.name());
    remove(table, gone, made, text);
    for (RouteRules each : made) add(table, each, text);
    for (String each : madeElements)
      if (!keptElements.contains(each)) line(text, "add element ip", table, each);
    return text.toString();
  }

  private static Set<String> elements(Collection<RouteRules> all) {
    var elements = new LinkedHashSet<String>();
    for (RouteRules each : all) elements.addAll(each.elements());
    return elements;
  }

  /// Chains and sets that come back under the same name stay: sets remember clients.
  private static void remove(
      String table, List<RouteRules> gone, List<RouteRules> made, StringBuilder text) {
    var coming = new HashSet<Piece>();
    for (RouteRules each : made) {
      coming.addAll(each.chains());
      coming.addAll(each.sets());
    }
    for (RouteRules each : gone)
      for (Piece chain : each.chains())
        if (!coming.contains(chain)) line(text, "delete chain ip", table, chain.name());
    for (RouteRules each : gone)
      for (Piece set : each.sets())
        if (!coming.contains(set)) line(text, "delete set ip", table, set.name());
  }

  private static void add(String table, RouteRules route, StringBuilder text) {
    for (Piece each : route.sets()) {
      String body = each.definition().substring("set ".length());
      line(text, "add set ip", table, body);
    }
    for (Piece each : route.chains()) line(text, "add chain ip", table, each.name());
    for (String each : route.rules()) line(text, "add rule ip", table, each);
  }

  private static void line(StringBuilder text, String what, String table, String which) {
    text.append(what).append(' ').append(table).append(' ').append(which).append('\n');
  }
}
