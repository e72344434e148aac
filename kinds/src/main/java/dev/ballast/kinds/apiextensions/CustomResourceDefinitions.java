package dev.ballast.kinds.apiextensions;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.meta.Metadata;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The definition of a custom kind
/// (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/>).
public final class CustomResourceDefinitions {
  /// Holds a definition until its objects are gone.
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private CustomResourceDefinitions() {}

  public static Kind kind() {
    return KindBuilder.kind(
            "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions")
        .schema("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition")
        .shortNames("crd", "crds")
        .categories("api-extensions")
        .updateNeedsVersion()
        .plainFinalizers()
        .separateStatus()
        .generationOf("spec")
        .defaults(CustomResourceDefinitions::defaults)
        .onCreate(CustomResourceDefinitions::create)
        .onUpdate((next, old) -> noteStorage(next))
        .onStatusUpdate(Metadata::keepForStatus)
        .onDelete(CustomResourceDefinitions::hold)
        .rules(DefinitionRules::create)
        .updateRules(DefinitionRules::update)
        .statusRules((next, old) -> NameRules.check(next.at("status", "acceptedNames")))
        .build();
  }

  private static void defaults(ObjectNode definition) {
    ObjectNode spec = Json.child(definition, "spec");
    ObjectNode names = Json.child(spec, "names");
    String kind = Json.string(names, "kind");
    if (!kind.isEmpty()) {
      Defaults.text(names, "singular", kind.toLowerCase(Locale.ROOT));
      Defaults.text(names, "listKind", kind + "List");
    }
    if (!spec.has("conversion")) spec.putObject("conversion").put("strategy", "None");
    JsonNode service = Json.at(spec, "conversion", "webhook", "clientConfig", "service");
    if (service instanceof ObjectNode there) Defaults.number(there, "port", 443);
    ObjectNode status = Json.child(definition, "status");
    if (status.path("storedVersions").isEmpty()) noteStorage(definition);
  }

  private static void create(ObjectNode definition) {
    ObjectNode status = definition.putObject("status");
    status.putObject("acceptedNames").put("kind", "").put("plural", "");
    status.putNull("conditions").putNull("storedVersions");
    noteStorage(definition);
  }

  /// A version in which objects may lie in the store stays noted until somebody has written them
  /// all anew.
  private static void noteStorage(ObjectNode definition) {
    ObjectNode status = Json.child(definition, "status");
    var noted = new ArrayList<String>();
    for (JsonNode each : status.path("storedVersions")) noted.add(each.asString(""));
    List<String> before = List.copyOf(noted);
    for (JsonNode each : Json.at(definition, "spec", "versions")) {
      String name = Json.string(each, "name");
      if (Json.flag(each, "storage") && !noted.contains(name)) noted.add(name);
    }
    if (!noted.equals(before)) status.set("storedVersions", Json.array(noted));
  }

  private static void hold(ObjectNode definition) {
    ObjectNode metadata = Json.child(definition, "metadata");
    for (JsonNode each : metadata.path("finalizers")) if (each.asString("").equals(CLEANUP)) return;
    metadata.withArray("finalizers").add(CLEANUP);
  }
}
