package dev.ballast.kinds.admissionregistration;

import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.HashSet;
import java.util.List;

/// What holds where it is said which requests a webhook or a policy is about.
final class MatchRules {
  private static final String ANY = "*";
  private static final List<String> OPERATIONS =
      List.of(ANY, "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final List<String> CHANGEABLE = List.of(ANY, "CONNECT", "CREATE", "UPDATE");
  private static final int MOST_CONDITIONS = 64;

  private MatchRules() {}

  /// A policy's `matchConstraints` or a binding's `matchResources`.
  static void resources(Field match) {
    if (match.absent()) return;
    policy(match.at("matchPolicy"), "Equivalent", "Exact");
    for (String name : new String[] {"namespaceSelector", "objectSelector"}) {
      Field selector = match.at(name);
      if (selector.absent()) selector.required();
      else Selectors.validate(selector);
    }
    for (Field rule : match.at("resourceRules").items()) namedRule(rule);
    for (Field rule : match.at("excludeResourceRules").items()) namedRule(rule);
  }

  /// A policy that must be given, and be one of `values`.
  static void policy(Field policy, String... values) {
    if (policy.absent()) policy.required();
    else policy.oneOf(values);
  }

  /// Only what writes can be changed on its way.
  static void changeable(Field match) {
    for (Field rule : match.at("resourceRules").items()) {
      for (Field each : rule.at("operations").items()) {
        if (!CHANGEABLE.contains(each.text())) {
          match.at("resourceRules", "operations").with(each.value()).notSupported(CHANGEABLE);
        }
      }
    }
  }

  private static void namedRule(Field rule) {
    var names = new HashSet<String>();
    for (Field each : rule.at("resourceNames").items()) {
      each.reads(Forms::pathSegment);
      if (!names.add(each.text())) each.duplicate();
    }
    rule(rule);
  }

  /// Operations on resources.
  static void rule(Field rule) {
    Field operations = rule.at("operations");
    operations.demanded();
    alone(operations, "operations");
    for (Field each : operations.items()) each.oneOf(OPERATIONS);
    Field groups = rule.at("apiGroups");
    groups.demanded();
    alone(groups, "API groups");
    Field versions = rule.at("apiVersions");
    versions.demanded();
    alone(versions, "API versions");
    for (Field each : versions.items()) each.demanded();
    resourceNames(rule.at("resources"));
    WebhookRules.optionally(rule.at("scope"), ANY, "Cluster", "Namespaced");
  }

  /// Who says "all" says nothing beside it.
  private static void alone(Field list, String what) {
    boolean all = list.items().stream().anyMatch(each -> each.is(ANY));
    if (list.size() > 1 && all) list.invalid("if '*' is present, must not specify other " + what);
  }

  /// Resources and subresources; `x/*` covers all subresources, `*/x` one of every resource.
  private static void resourceNames(Field resources) {
    resources.demanded();
    var allSubresources = new HashSet<String>();
    var ofAllResources = new HashSet<String>();
    boolean anyPair = false;
    boolean any = false;
    boolean plain = false;
    for (Field each : resources.items()) {
      if (!each.demanded()) continue;
      String text = each.text();
      anyPair |= text.equals("*/*");
      any |= text.equals(ANY);
      String[] parts = text.split("/", 2);
      if (parts.length == 1) {
        plain = !text.equals(ANY);
        continue;
      }
      if (allSubresources.contains(parts[0])) covered(each, parts[0] + "/*");
      if (ofAllResources.contains(parts[1])) covered(each, "*/" + parts[1]);
      if (parts[1].equals(ANY)) allSubresources.add(parts[0]);
      if (parts[0].equals(ANY)) ofAllResources.add(parts[1]);
    }
    if (resources.size() > 1 && anyPair)
      resources.invalid("if '*/*' is present, must not specify other resources");
    if (any && plain) {
      resources.invalid("if '*' is present, must not specify other resources without subresources");
    }
  }

  private static void covered(Field resource, String by) {
    resource.invalid("if '" + by + "' is present, must not specify " + resource.text());
  }

  /// Expressions that must hold for a request.
  static void conditions(Field conditions) {
    if (conditions.size() > MOST_CONDITIONS) conditions.tooMany(MOST_CONDITIONS);
    var names = new HashSet<String>();
    for (Field each : conditions.items()) {
      expression(each.at("expression"), "");
      Field name = each.at("name");
      if (!name.demanded()) continue;
      name.reads(Forms::qualifiedName);
      if (!names.add(name.text())) name.duplicate();
    }
  }

  /// An expression that says something.
  static void expression(Field expression, String otherwise) {
    if (expression.text().isBlank()) expression.required(otherwise);
  }
}
