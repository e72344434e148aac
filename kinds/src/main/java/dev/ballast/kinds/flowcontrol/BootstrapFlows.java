package dev.ballast.kinds.flowcontrol;

import dev.ballast.objects.Json;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// The priority levels and flow schemas that every cluster has. Those named `exempt` and
/// `catch-all` must be as they are; the others are suggestions that an administrator may change.
public final class BootstrapFlows {
  private static final Predicate<ObjectNode> MANDATORY =
      object -> List.of("exempt", "catch-all").contains(Json.string(object, "metadata", "name"));

  private BootstrapFlows() {}

  /// The spec that a level of this name must have; missing where it is free.
  static JsonNode mandatoryLevel(String name) {
    return mandatory(levels(), name);
  }

  /// The spec that a schema of this name must have; missing where it is free.
  static JsonNode mandatorySchema(String name) {
    return mandatory(schemas(), name);
  }

  private static JsonNode mandatory(List<ObjectNode> all, String name) {
    for (ObjectNode each : all) {
      if (Json.string(each, "metadata", "name").equals(name) && MANDATORY.test(each))
        return each.path("spec");
    }
    return MissingNode.getInstance();
  }

  /// All levels, as they are created.
  public static List<ObjectNode> levels() {
    return List.of(
        exemptLevel(),
        rejecting("catch-all", 5),
        queuing("system", 30, 33, 64, 6),
        queuing("node-high", 40, 25, 64, 6),
        queuing("leader-election", 10, 0, 16, 4),
        queuing("workload-high", 40, 50, 128, 6),
        queuing("workload-low", 100, 90, 128, 6),
        queuing("global-default", 20, 50, 128, 6));
  }

  private static ObjectNode object(String kind, String name) {
    ObjectNode object = Json.object();
    object.put("apiVersion", FlowSchemas.GROUP + "/v1").put("kind", kind);
    object
        .putObject("metadata")
        .put("name", name)
        .putObject("annotations")
        .put("apf.kubernetes.io/autoupdate-spec", "true");
    return object;
  }

  private static ObjectNode level(String name, String type) {
    ObjectNode level = object("PriorityLevelConfiguration", name);
    level.putObject("spec").put("type", type);
    return level;
  }

  private static ObjectNode exemptLevel() {
    ObjectNode level = level("exempt", "Exempt");
    Json.child(level, "spec")
        .putObject("exempt")
        .put("nominalConcurrencyShares", 0)
        .put("lendablePercent", 0);
    return level;
  }

  private static ObjectNode rejecting(String name, int shares) {
    ObjectNode level = level(name, "Limited");
    ObjectNode limited = Json.child(level, "spec").putObject("limited");
    limited.put("nominalConcurrencyShares", shares).put("lendablePercent", 0);
    limited.putObject("limitResponse").put("type", "Reject");
    return level;
  }

  private static ObjectNode queuing(String name, int shares, int lent, int queues, int hand) {
    ObjectNode level = level(name, "Limited");
    ObjectNode limited = Json.child(level, "spec").putObject("limited");
    limited.put("nominalConcurrencyShares", shares).put("lendablePercent", lent);
    limited
        .putObject("limitResponse")
        .put("type", "Queue")
        .putObject("queuing")
        .put("queues", queues)
        .put("handSize", hand)
        .put("queueLengthLimit", 50);
    return level;
  }

  // ---- schemas

  private static final String MANAGER = "system:kube-controller-manager";
  private static final String SCHEDULER = "system:kube-scheduler";
  private static final String STRANGERS = "system:unauthenticated";
  private static final String KNOWN = "system:authenticated";
  private static final List<String> KEEPING = List.of("get", "create", "update");

  /// All schemas, as they are created.
  public static List<ObjectNode> schemas() {
    List<ObjectNode> own = accounts("*");
    return List.of(
        all("exempt", "exempt", 1, "", groups("system:masters")),
        all("catch-all", "catch-all", 10000, "ByUser", groups(STRANGERS, KNOWN)),
        all("system-nodes", "system", 500, "ByUser", groups("system:nodes")),
        nodeHigh(),
        probes(),
        leases("system-leader-election", 100, together(users(MANAGER, SCHEDULER), own)),
        endpoints(),
        leases("workload-leader-election", 200, own),
        all("kube-controller-manager", "workload-high", 800, "ByNamespace", users(MANAGER)),
        all("kube-scheduler", "workload-high", 800, "ByNamespace", users(SCHEDULER)),
        all("kube-system-service-accounts", "workload-high", 900, "ByNamespace", own),
        all("service-accounts", "workload-low", 9000, "ByUser", groups("system:serviceaccounts")),
        all("global-default", "global-default", 9900, "ByUser", groups(STRANGERS, KNOWN)));
  }

  /// The nodes' heartbeats come before whatever else they ask.
  private static ObjectNode nodeHigh() {
    ObjectNode rule = rule(groups("system:nodes"));
    resources(rule, List.of("*"), "", List.of("nodes", "nodes/status")).put("clusterScope", true);
    resources(rule, List.of("*"), "coordination.k8s.io", List.of("leases"));
    return schema("system-node-high", "node-high", 400, "ByUser", rule);
  }

  private static ObjectNode probes() {
    ObjectNode rule = rule(groups(STRANGERS, KNOWN));
    paths(rule, "get", "/healthz", "/readyz", "/livez");
    return schema("probes", "exempt", 2, "", rule);
  }

  private static ObjectNode leases(String name, int precedence, List<ObjectNode> subjects) {
    ObjectNode rule = rule(subjects);
    resources(rule, KEEPING, "coordination.k8s.io", List.of("leases"));
    return schema(name, "leader-election", precedence, "ByUser", rule);
  }

  private static ObjectNode endpoints() {
    ObjectNode rule =
        rule(
            together(
                users(MANAGER),
                accounts("endpoint-controller", "endpointslicemirroring-controller")));
    resources(rule, KEEPING, "", List.of("endpoints"));
    return schema("endpoint-controller", "workload-high", 150, "ByUser", rule);
  }

  /// A schema for all that these subjects ask.
  private static ObjectNode all(
      String name, String level, int precedence, String method, List<ObjectNode> subjects) {
    ObjectNode rule = rule(subjects);
    resources(rule, List.of("*"), "*", List.of("*")).put("clusterScope", true);
    paths(rule, "*", "*");
    return schema(name, level, precedence, method, rule);
  }

  private static ObjectNode schema(
      String name, String level, int precedence, String method, ObjectNode rule) {
    ObjectNode schema = object("FlowSchema", name);
    ObjectNode spec = schema.putObject("spec");
    spec.putObject("priorityLevelConfiguration").put("name", level);
    spec.put("matchingPrecedence", precedence);
    if (!method.isEmpty()) spec.putObject("distinguisherMethod").put("type", method);
    spec.putArray("rules").add(rule);
    return schema;
  }

  private static ObjectNode rule(List<ObjectNode> subjects) {
    ObjectNode rule = Json.object();
    rule.putArray("subjects").addAll(subjects);
    return rule;
  }

  private static ObjectNode resources(
      ObjectNode rule, List<String> verbs, String group, List<String> resources) {
    ObjectNode made = rule.withArray("resourceRules").addObject();
    made.set("verbs", Json.array(verbs));
    made.putArray("apiGroups").add(group);
    made.set("resources", Json.array(resources));
    made.putArray("namespaces").add("*");
    return made;
  }

  private static void paths(ObjectNode rule, String verb, String... paths) {
    ObjectNode made = rule.withArray("nonResourceRules").addObject();
    made.putArray("verbs").add(verb);
    made.set("nonResourceURLs", Json.array(List.of(paths)));
  }

  private static List<ObjectNode> together(List<ObjectNode> some, List<ObjectNode> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static List<ObjectNode> groups(String... names) {
    return subjects("Group", "group", names);
  }

  private static List<ObjectNode> users(String... names) {
    return subjects("User", "user", names);
  }

  private static List<ObjectNode> subjects(String kind, String field, String... names) {
    return Stream.of(names)
        .map(
            name -> {
              ObjectNode subject = Json.object().put("kind", kind);
              subject.putObject(field).put("name", name);
              return subject;
            })
        .toList();
  }

  private static List<ObjectNode> accounts(String... names) {
    return Stream.of(names)
        .map(
            name -> {
              ObjectNode subject = Json.object().put("kind", "ServiceAccount");
              subject.putObject("serviceAccount").put("namespace", "kube-system").put("name", name);
              return subject;
            })
        .toList();
  }
}
