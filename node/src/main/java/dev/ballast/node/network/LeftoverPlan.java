package dev.ballast.node.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which rules of the packet filter a network plugin that was killed in the middle has left over.
/// Its runtime asks it again, but it does not find again what it took away half.
final class LeftoverPlan {
  private static final Pattern OWNED =
      Pattern.compile(
          ".*name: \\\\\"(?<network>[^\"\\\\]+)\\\\\" id: \\\\\"(?<id>[0-9a-f]+)\\\\\".*");
  private static final Pattern APPENDED = Pattern.compile("-A (?<chain>\\S+) .*");
  private static final Pattern ADDRESS = Pattern.compile(".* -[sd] (?<address>[0-9.]+)/32 .*");

  private LeftoverPlan() {}

  /// What takes masquerading rules of sandboxes that are gone away, in the words of
  /// `iptables-restore`; empty where there are none.
  ///
  /// @param rules of the table `nat`, as `iptables -S` prints them
  /// @param network the network's name
  /// @param known the sandboxes that are there or are being made
  static List<String> masquerading(List<String> rules, String network, Set<String> known) {
    var deleted = new LinkedHashSet<String>();
    var chains = new LinkedHashSet<String>();
    for (String rule : rules) {
      Matcher owned = OWNED.matcher(rule);
      if (!owned.matches() || !owned.group("network").equals(network)) continue;
      if (known.contains(owned.group("id"))) continue;
      Matcher appended = APPENDED.matcher(rule);
      if (!appended.matches()) continue;
      String chain = appended.group("chain");
      if (chain.equals("POSTROUTING")) {
        deleted.add("-D" + rule.substring(2));
        chain = rule.substring(rule.lastIndexOf(' ') + 1);
      }
      chains.add(chain);
    }
    chains.forEach(each -> deleted.add("-F " + each));
    chains.forEach(each -> deleted.add("-X " + each));
    return List.copyOf(deleted);
  }

  /// The same for rules that let a pod's packets through.
  ///
  /// @param rules of the table `filter`
  /// @param taken the addresses in `range` that pods have
  static List<String> forwarding(List<String> rules, Subnet range, Set<String> taken) {
    return rules.stream()
        .filter(each -> each.startsWith("-A CNI-FORWARD "))
        .filter(each -> leftOver(each, range, taken))
        .map(each -> "-D" + each.substring(2))
        .toList();
  }

  private static boolean leftOver(String rule, Subnet range, Set<String> taken) {
    Matcher matcher = ADDRESS.matcher(rule);
    if (!matcher.matches()) return false;
    String address = matcher.group("address");
    return range.contains(address) && !taken.contains(address);
  }
}
