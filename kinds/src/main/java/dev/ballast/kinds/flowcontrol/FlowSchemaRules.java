package dev.ballast.kinds.flowcontrol;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Form;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.kinds.rule.Sameness;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What holds for flow schemas.
final class FlowSchemaRules {
  private static final String EXEMPT = "exempt";
  private static final int LAST = 10_000;
  private static final String ANY = "*";
  private static final List<String> VERBS =
      List.of(
          "create",
          "delete",
          "deletecollection",
          "get",
          "list",
          "patch",
          "proxy",
          "update",
          "watch");
  private static final GoShape SPEC = shape();

  private FlowSchemaRules() {}

  private static GoShape shape() {
    Map<String, GoShape> shapes = new HashMap<>();
    for (String[] each :
        new String[][] {
          {
            "Spec",
            "PriorityLevelConfiguration:Name MatchingPrecedence# DistinguisherMethod*Type Rules[]Rule"
          },
          {"Rule", "Subjects[]Subject ResourceRules[]Resource NonResourceRules[]Path"},
          {"Subject", "Kind$ User*Name Group*Name ServiceAccount*Account"},
          {"Account", "Namespace$ Name$"},
          {"Resource", "Verbs APIGroups Resources ClusterScope? Namespaces"},
          {"Path", "Verbs NonResourceURLs"},
          {"Name", "Name$"},
          {"Type", "Type$"}
        }) {
      shapes.put(each[0], new GoShape(shapes, each[1]));
    }
    return java.util.Objects.requireNonNull(shapes.get("Spec"));
  }

  static void validate(Field schema) {
    String name = schema.at("metadata", "name").text();
    Field spec = schema.at("spec");
    precedence(spec.at("matchingPrecedence"), name);
    Field method = spec.at("distinguisherMethod");
    Field type = method.at("type");
    if (method.present() && !Set.of("ByNamespace", "ByUser").contains(type.text()))
      type.notSupported("ByNamespace", "ByUser");
    Field level = spec.at("priorityLevelConfiguration", "name");
    if (level.demanded("must reference a priority level")) level.reads(Forms::subdomain);
    for (Field rule : spec.at("rules").items()) rule(rule);
    JsonNode fixed = BootstrapFlows.mandatorySchema(name);
    if (!fixed.isMissingNode() && !Sameness.same(spec.value(), fixed))
      spec.invalid(SPEC.of(spec.value()), "spec of '" + name + "' must equal the fixed value");
    FlowConditions.validate(schema.at("status", "conditions"));
  }

  private static void precedence(Field precedence, String name) {
    if (precedence.number() <= 0) precedence.invalid("must be a positive value");
    if (precedence.number() > LAST) precedence.invalid("must not be greater than " + LAST);
    if (precedence.number() == 1 && !name.equals(EXEMPT))
      precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
  }

  private static void rule(Field rule) {
    Field subjects = rule.at("subjects");
    subjects.demanded("subjects must contain at least one value");
    for (Field each : subjects.items()) subject(each);
    Field resources = rule.at("resourceRules");
    Field paths = rule.at("nonResourceRules");
    if (resources.empty() && paths.empty())
      rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
    for (Field each : resources.items()) resourceRule(each);
    for (Field each : paths.items()) pathRule(each);
  }

  private static void subject(Field subject) {
    String kind = subject.at("kind").text();
    switch (kind) {
      case "ServiceAccount" -> account(subject.at("serviceAccount"));
      case "User", "Group" -> named(subject.at(kind.toLowerCase(Locale.ROOT)), kind);
      default -> {
        subject.at("kind").notSupported("Group", "ServiceAccount", "User");
        return;
      }
    }
    for (String other : List.of("ServiceAccount", "User", "Group")) {
      String field = other.substring(0, 1).toLowerCase(Locale.ROOT) + other.substring(1);
      if (!other.equals(kind) && subject.has(field))
        subject
            .at(field)
            .forbidden(field + " is forbidden when subject kind is not '" + other + "'");
    }
  }

  private static void named(Field subject, String kind) {
    if (subject.absent()) {
      subject.required(subject.name() + " is required when subject kind is '" + kind + "'");
    } else {
      subject.at("name").demanded();
    }
  }

  private static void account(Field account) {
    if (account.absent()) {
      account.required("serviceAccount is required when subject kind is 'ServiceAccount'");
      return;
    }
    Field name = account.at("name");
    if (name.demanded() && !name.is(ANY)) name.reads(Forms::subdomain);
    Field namespace = account.at("namespace");
    if (namespace.demanded("must specify namespace for service account"))
      namespace.reads(Forms::label);
  }

  private static void verbs(Field verbs) {
    if (!verbs.demanded("verbs must contain at least one value")) return;
    if (any(verbs)) {
      alone(verbs, "verbs");
    } else if (!verbs.items().stream().allMatch(each -> VERBS.contains(each.text()))) {
      verbs.notSupported(VERBS);
    }
  }

  private static void pathRule(Field rule) {
    verbs(rule.at("verbs"));
    Field paths = rule.at("nonResourceURLs");
    if (!paths.demanded("nonResourceURLs must contain at least one value")) return;
    if (any(paths)) alone(paths, "non-resource URLs");
    else for (Field each : paths.items()) each.reads(FlowSchemaRules::pathFaults);
  }

  private static List<String> pathFaults(String path) {
    if (path.isEmpty()) return List.of("must not be empty");
    if (path.equals("/")) return List.of();
    if (!path.startsWith("/")) return List.of("must start with slash");
    if (path.contains(" ")) return List.of("must not contain white-space");
    if (path.contains("//")) return List.of("must not contain double slash");
    int star = path.indexOf('*');
    boolean suffix = star < 0 || (star == path.length() - 1 && path.endsWith("/*"));
    return suffix ? List.of() : List.of("wildcard can only do suffix matching");
  }

  private static void resourceRule(Field rule) {
    verbs(rule.at("verbs"));
    Field groups = rule.at("apiGroups");
    if (groups.demanded("resource rules must supply at least one api group"))
      alone(groups, "api groups");
    Field resources = rule.at("resources");
    if (resources.demanded("resource rules must supply at least one resource"))
      alone(resources, "resources");
    Field namespaces = rule.at("namespaces");
    if (namespaces.empty() && !rule.at("clusterScope").flag()) {
      namespaces.required(
          "resource rules that are not cluster scoped must supply at least one namespace");
    } else if (any(namespaces)) {
      alone(namespaces, "namespaces");
    } else {
      Form label = FlowSchemaRules::namespaceFaults;
      for (Field each : namespaces.items()) each.reads(label);
    }
  }

  private static List<String> namespaceFaults(String name) {
    return Forms.label(name).stream()
        .map(fault -> "each member of this list must be '*' or a DNS-1123 label; " + fault)
        .toList();
  }

  private static boolean any(Field list) {
    return list.items().stream().anyMatch(each -> each.is(ANY));
  }

  private static void alone(Field list, String what) {
    if (list.size() > 1 && any(list))
      list.invalid("if '*' is present, must not specify other " + what);
  }
}
