package dev.ballast.server.access.rbac;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The roles and bindings that every cluster has, read from `bootstrap-policy.txt`, whose head
/// tells its form.
public final class BootstrapPolicy {
  static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";
  private static final String AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE =
      List.of("create", "delete", "deletecollection", "patch", "update");

  private final List<ObjectNode> objects = new ArrayList<>();
  private final List<ObjectNode> controllerBindings = new ArrayList<>();
  private ObjectNode role = Json.object();

  private BootstrapPolicy() {}

  /// Fresh trees, in the order in which Kubernetes makes them.
  public static List<ObjectNode> objects() {
    try (InputStream in = BootstrapPolicy.class.getResourceAsStream("bootstrap-policy.txt")) {
      if (in == null) throw new IllegalStateException("bootstrap-policy.txt is missing in the jar");
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var policy = new BootstrapPolicy();
      text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> policy.read(line.split(" ")));
      policy.objects.addAll(policy.controllerBindings);
      return policy.objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The rules of one ClusterRole.
  static List<PolicyRule> rulesOf(String name) {
    for (ObjectNode each : objects()) {
      boolean role = Json.string(each, "kind").equals("ClusterRole");
      if (role && Json.string(each, "metadata", "name").equals(name)) {
        return PolicyRule.list(each.path("rules"));
      }
    }
    throw new IllegalArgumentException("no bootstrap role " + name);
  }

  private void read(String[] words) {
    switch (words[0]) {
      case "role" -> beginRole(words[1], words.length > 2 ? words[2] : "");
      case "gathers" -> gathers(words[1], words.length > 2 ? words[2] : "");
      case "controller" -> {
        String name = "system:controller:" + words[1];
        beginRole(name, "");
        controllerBindings.add(binding(name, name, List.of("account:kube-system/" + words[1])));
      }
      case "bind" -> bind(words);
      default -> rule(words);
    }
  }

  private void beginRole(String path, String label) {
    role = object(path.contains("/") ? "Role" : "ClusterRole", path);
    label(role, label);
    role.putArray("rules");
    objects.add(role);
  }

  private static void label(ObjectNode role, String label) {
    if (label.isEmpty()) return;
    ObjectNode labels = (ObjectNode) role.path("metadata").path("labels");
    labels.put(AGGREGATE + label, "true");
  }

  private void gathers(String name, String label) {
    ObjectNode gathering = object("ClusterRole", name);
    label(gathering, label);
    gathering
        .putObject("aggregationRule")
        .putArray("clusterRoleSelectors")
        .addObject()
        .putObject("matchLabels")
        .put(AGGREGATE + name, "true");
    gathering.putNull("rules");
    objects.add(gathering);
  }

  private void rule(String[] words) {
    ObjectNode rule = ((ArrayNode) role.path("rules")).addObject();
    var verbs = new TreeSet<String>();
    for (String each : words[0].split(",")) {
      switch (each) {
        case "read" -> verbs.addAll(READ);
        case "write" -> verbs.addAll(WRITE);
        default -> verbs.add(each);
      }
    }
    rule.set("verbs", Json.array(List.copyOf(verbs)));
    if (words[1].equals("url")) {
      rule.set("nonResourceURLs", Json.array(List.of(words).subList(2, words.length)));
      return;
    }
    List<String> groups =
        List.of(words[1].split(",")).stream().map(each -> each.equals("core") ? "" : each).toList();
    rule.set("apiGroups", Json.array(groups));
    rule.set("resources", Json.array(List.of(words[2].split(","))));
    if (words.length > 3) rule.set("resourceNames", Json.array(List.of(words[3].split(","))));
  }

  private void bind(String[] words) {
    boolean otherRole = words.length > 2 && !words[2].contains(":");
    String wanted = otherRole ? words[2] : words[1];
    objects.add(binding(words[1], wanted, List.of(words).subList(otherRole ? 3 : 2, words.length)));
  }

  private static ObjectNode binding(String path, String rolePath, List<String> subjects) {
    boolean namespaced = path.contains("/");
    ObjectNode binding = object(namespaced ? "RoleBinding" : "ClusterRoleBinding", path);
    ObjectNode ref = binding.putObject("roleRef");
    ref.put("apiGroup", PolicyIndex.GROUP).put("kind", namespaced ? "Role" : "ClusterRole");
    ref.put("name", rolePath.substring(rolePath.indexOf('/') + 1));
    for (String each : subjects) subject(binding.withArray("subjects").addObject(), each);
    return binding;
  }

  private static void subject(ObjectNode subject, String text) {
    String kind = text.substring(0, text.indexOf(':'));
    String name = text.substring(kind.length() + 1);
    if (kind.equals("account")) {
      String[] parts = name.split("/", 2);
      subject.put("kind", "ServiceAccount").put("name", parts[1]).put("namespace", parts[0]);
      return;
    }
    subject.put("apiGroup", PolicyIndex.GROUP);
    subject.put("kind", Map.of("user", "User", "group", "Group").get(kind)).put("name", name);
  }

  private static ObjectNode object(String kind, String path) {
    ObjectNode object = Json.object();
    object.put("kind", kind).put("apiVersion", PolicyIndex.GROUP + "/v1");
    ObjectNode metadata = object.putObject("metadata");
    int slash = path.indexOf('/');
    metadata.put("name", path.substring(slash + 1));
    if (slash > 0) metadata.put("namespace", path.substring(0, slash));
    metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    metadata.putObject("annotations").put(AUTO_UPDATE, "true");
    return object;
  }
}
