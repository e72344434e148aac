package dev.ballast.server.admission.podsecurity;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// A pod, or the template of one, as the checks read it.
///
/// @param containers all of them: init, main and ephemeral ones
record PodFields(JsonNode metadata, JsonNode spec, List<JsonNode> containers) {
  static PodFields of(JsonNode podOrTemplate) {
    JsonNode spec = podOrTemplate.path("spec");
    var containers = new ArrayList<JsonNode>();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers"))
      spec.path(list).forEach(containers::add);
    return new PodFields(podOrTemplate.path("metadata"), spec, containers);
  }

  JsonNode annotations() {
    return metadata.path("annotations");
  }

  JsonNode security() {
    return spec.path("securityContext");
  }

  boolean ownUsers() {
    return spec.path("hostUsers").isBoolean() && !Json.flag(spec, "hostUsers");
  }

  boolean onWindows() {
    return Json.string(spec, "os", "name").equals("windows");
  }

  /// The names of the containers whose security context is such.
  List<String> whose(Predicate<JsonNode> security) {
    var names = new ArrayList<String>();
    for (JsonNode each : containers)
      if (security.test(each.path("securityContext"))) names.add(Json.string(each, "name"));
    return names;
  }

  /// Who sets something in their security contexts: `pod`, `container "a"`, both, or nobody.
  List<String> setters(Predicate<JsonNode> security) {
    var setters = new ArrayList<String>();
    if (security.test(security())) setters.add("pod");
    List<String> names = whose(security);
    if (!names.isEmpty()) setters.add(Violation.containers(names));
    return setters;
  }
}
