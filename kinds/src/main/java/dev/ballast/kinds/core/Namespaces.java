package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A room of names. `spec.finalizers` holds it until all that it contains is gone; only `/finalize`
/// changes them.
public final class Namespaces {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private Namespaces() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Namespace", "namespaces")
        .shortNames("ns")
        .withoutVerb("deletecollection")
        .subresource(Subresource.of("finalize", "Namespace", "update"))
        .separateStatus()
        .door(
            "finalize", Namespaces::keepAllButFinalizers, (namespace, old) -> finalizers(namespace))
        .name(Forms::label)
        .defaults(Namespaces::defaults)
        .onCreate(Namespaces::create)
        .onUpdate(Namespaces::keepSpec)
        .rules(namespace -> finalizers(namespace))
        .statusRules(Namespaces::statusRules)
        .field("name", namespace -> Json.string(namespace, "metadata", "name"))
        .field("status.phase")
        .columns(
            Column.text("Status")
                .described("The status of the namespace")
                .showsTextAt("status", "phase"),
            Column.AGE)
        .build();
  }

  private static void defaults(ObjectNode namespace) {
    Json.child(namespace, "spec");
    ObjectNode status = Json.child(namespace, "status");
    if (Json.string(status, "phase").isEmpty()) status.put("phase", "Active");
    String name = Json.string(namespace, "metadata", "name");
    if (!name.isEmpty())
      Json.child(Json.child(namespace, "metadata"), "labels").put(NAME_LABEL, name);
  }

  private static void create(ObjectNode namespace) {
    namespace.putObject("status").put("phase", "Active");
    ObjectNode spec = Json.child(namespace, "spec");
    for (JsonNode each : spec.path("finalizers"))
      if (each.asString("").equals("kubernetes")) return;
    spec.withArray("finalizers").add("kubernetes");
  }

  private static void keepSpec(ObjectNode next, ObjectNode old) {
    JsonNode finalizers = old.path("spec").get("finalizers");
    ObjectNode spec = Json.child(next, "spec");
    if (finalizers == null) spec.remove("finalizers");
    else spec.set("finalizers", finalizers);
  }

  private static void keepAllButFinalizers(ObjectNode next, ObjectNode old) {
    JsonNode finalizers = next.path("spec").path("finalizers");
    ObjectNode spec =
        old.path("spec") instanceof ObjectNode before ? before.deepCopy() : Json.object();
    if (finalizers.isEmpty()) spec.remove("finalizers");
    else spec.set("finalizers", finalizers);
    next.set("spec", spec);
    if (old.has("status")) next.set("status", old.path("status"));
  }

  private static void finalizers(Field namespace) {
    for (Field each : namespace.at("spec", "finalizers").items()) {
      boolean named = each.reads(Forms::qualifiedName);
      if (named && !each.text().contains("/") && !each.is("kubernetes")) {
        each.invalid("name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  private static void statusRules(Field namespace, Field old) {
    Field phase = namespace.at("status").at("Phase").with(namespace.at("status", "phase").value());
    boolean deleting = namespace.at("metadata").has("deletionTimestamp");
    if (!deleting && !phase.is("Active"))
      phase.invalid("may only be 'Active' if `deletionTimestamp` is empty");
    if (deleting && !phase.is("Terminating")) {
      phase.invalid("may only be 'Terminating' if `deletionTimestamp` is not empty");
    }
  }
}
