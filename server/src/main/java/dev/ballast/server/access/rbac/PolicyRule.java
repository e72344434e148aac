package dev.ballast.server.access.rbac;

import dev.ballast.objects.Json;
import dev.ballast.server.request.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What one rule of a role allows. `*` stands for everything of its list; an empty list of names
/// for all names. Immutable.
public record PolicyRule(
    List<String> verbs,
    List<String> apiGroups,
    List<String> resources,
    List<String> resourceNames,
    List<String> urls) {
  static final String ALL = "*";

  /// The rules of a role's `rules`.
  public static List<PolicyRule> list(JsonNode rules) {
    var read = new ArrayList<PolicyRule>(rules.size());
    for (JsonNode each : rules) read.add(of(each));
    return List.copyOf(read);
  }

  private static PolicyRule of(JsonNode rule) {
    return new PolicyRule(
        texts(rule, "verbs"),
        texts(rule, "apiGroups"),
        texts(rule, "resources"),
        texts(rule, "resourceNames"),
        texts(rule, "nonResourceURLs"));
  }

  private static List<String> texts(JsonNode rule, String field) {
    var texts = new ArrayList<String>();
    for (JsonNode each : rule.path(field)) texts.add(each.asString(""));
    return List.copyOf(texts);
  }

  /// Whether this rule alone allows it.
  boolean allows(Intent asked) {
    if (!hasOrAll(verbs, asked.verb())) return false;
    if (!asked.isResource()) return urlMatches(asked.path());
    return hasOrAll(apiGroups, asked.group())
        && resourceMatches(asked)
        && (resourceNames.isEmpty() || resourceNames.contains(asked.name()));
  }

  private static boolean hasOrAll(List<String> list, String wanted) {
    for (String each : list) if (each.equals(ALL) || each.equals(wanted)) return true;
    return false;
  }

  private boolean resourceMatches(Intent asked) {
    for (String each : resources) {
      if (each.equals(ALL) || each.equals(asked.resource()) && asked.subresource().isEmpty())
        return true;
      if (!asked.subresource().isEmpty() && partMatches(each, asked)) return true;
    }
    return false;
  }

  /// `pods/log` or `*/log` for the log of a pod, without putting texts together.
  private static boolean partMatches(String written, Intent asked) {
    int slash = written.indexOf('/');
    if (slash < 0 || !written.startsWith(asked.subresource(), slash + 1)) return false;
    if (written.length() != slash + 1 + asked.subresource().length()) return false;
    return written.startsWith("*/")
        || slash == asked.resource().length() && written.startsWith(asked.resource());
  }

  private boolean urlMatches(String path) {
    for (String each : urls) if (urlCovers(each, path)) return true;
    return false;
  }

  static boolean urlCovers(String written, String path) {
    if (written.equals(ALL) || written.equals(path)) return true;
    return written.endsWith("*") && path.startsWith(written.replaceFirst("\\*+$", ""));
  }

  /// As a review shows it.
  public ObjectNode tree() {
    ObjectNode tree = Json.object();
    put(tree, "verbs", verbs);
    put(tree, "apiGroups", apiGroups);
    put(tree, "resources", resources);
    put(tree, "resourceNames", resourceNames);
    put(tree, "nonResourceURLs", urls);
    return tree;
  }

  private static void put(ObjectNode tree, String field, List<String> values) {
    if (!values.isEmpty()) tree.set(field, Json.array(values));
  }

  /// As refusals write it: `{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}`.
  String compact() {
    var parts = new ArrayList<String>();
    if (!apiGroups.isEmpty()) parts.add("APIGroups:" + quoted(apiGroups));
    if (!resources.isEmpty()) parts.add("Resources:" + quoted(resources));
    if (!urls.isEmpty()) parts.add("NonResourceURLs:" + quoted(urls));
    if (!resourceNames.isEmpty()) parts.add("ResourceNames:" + quoted(resourceNames));
    if (!verbs.isEmpty()) parts.add("Verbs:" + quoted(verbs));
    return "{" + String.join(", ", parts) + "}";
  }

  /// As Go prints a list of texts with `%q`.
  static String quoted(List<String> texts) {
    return texts.stream().map(each -> '"' + each + '"').collect(Collectors.joining(" ", "[", "]"));
  }
}
