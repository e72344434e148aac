package dev.ballast.server.access.rbac;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Whether the rules that somebody holds contain the ones that they want to give away (Kubernetes:
/// `component-helpers/auth/rbac/validation`).
final class Coverage {
  private Coverage() {}

  /// What of `wanted` is in none of `held`, in the smallest pieces.
  static List<PolicyRule> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
    var missing = new ArrayList<PolicyRule>();
    for (PolicyRule rule : wanted) {
      for (PolicyRule piece : pieces(rule)) {
        if (held.stream().noneMatch(each -> covers(each, piece))) missing.add(piece);
      }
    }
    return missing;
  }

  private static List<PolicyRule> pieces(PolicyRule rule) {
    var pieces = new ArrayList<PolicyRule>();
    List<List<String>> names =
        rule.resourceNames().isEmpty()
            ? List.of(List.of())
            : rule.resourceNames().stream().map(List::of).toList();
    for (String group : rule.apiGroups()) {
      for (String resource : rule.resources()) {
        for (String verb : rule.verbs()) {
          for (List<String> name : names) {
            pieces.add(
                new PolicyRule(List.of(verb), List.of(group), List.of(resource), name, List.of()));
          }
        }
      }
    }
    for (String url : rule.urls()) {
      for (String verb : rule.verbs()) {
        pieces.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(url)));
      }
    }
    return pieces;
  }

  private static boolean covers(PolicyRule held, PolicyRule piece) {
    return all(held.verbs(), piece.verbs())
        && all(held.apiGroups(), piece.apiGroups())
        && resources(held.resources(), piece.resources())
        && names(held.resourceNames(), piece.resourceNames())
        && piece.urls().stream()
            .allMatch(url -> held.urls().stream().anyMatch(own -> PolicyRule.urlCovers(own, url)));
  }

  private static boolean all(List<String> held, List<String> wanted) {
    return held.contains(PolicyRule.ALL) || held.containsAll(wanted);
  }

  private static boolean names(List<String> held, List<String> wanted) {
    return held.isEmpty() || !wanted.isEmpty() && held.containsAll(wanted);
  }

  private static boolean resources(List<String> held, List<String> wanted) {
    if (held.contains(PolicyRule.ALL)) return true;
    for (String each : wanted) {
      int slash = each.indexOf('/');
      boolean anyOwner = slash > 0 && held.contains("*" + each.substring(slash));
      if (!held.contains(each) && !anyOwner) return false;
    }
    return true;
  }

  /// A line for each rule that is missing, sorted, the verbs of one resource together.
  static String described(List<PolicyRule> missing) {
    var lines = new TreeSet<String>();
    Map<List<Object>, List<String>> verbs = new LinkedHashMap<>();
    for (PolicyRule each : missing) {
      if (!each.urls().isEmpty()) lines.add(each.compact());
      else
        verbs
            .computeIfAbsent(
                List.of(each.apiGroups(), each.resources(), each.resourceNames()),
                first -> new ArrayList<>())
            .addAll(each.verbs());
    }
    for (PolicyRule each : missing) {
      List<String> together =
          verbs.remove(List.<Object>of(each.apiGroups(), each.resources(), each.resourceNames()));
      if (together == null || !each.urls().isEmpty()) continue;
      var rule =
          new PolicyRule(
              together, each.apiGroups(), each.resources(), each.resourceNames(), List.of());
      lines.add(rule.compact());
    }
    return String.join("\n", lines);
  }
}
