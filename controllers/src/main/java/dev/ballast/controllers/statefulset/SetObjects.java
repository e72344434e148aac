package dev.ballast.controllers.statefulset;

import dev.ballast.controllers.statefulset.ClaimState.Owner;
import dev.ballast.loop.Owned;
import dev.ballast.loop.PodTemplate;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the pods and claims of a StatefulSet, as trees.
record SetObjects(KubeObject set) {
  /// The pod with this ordinal, from `template`, which is that of `revision`.
  KubeObject pod(int ordinal, String revision, ObjectNode template) {
    String name = set.name() + "-" + ordinal;
    KubeObject pod = PodTemplate.pod(set, template);
    ObjectNode metadata = pod.metadata();
    metadata.put("name", name);
    identify(metadata, name);
    Json.child(metadata, "labels").put(Member.REVISION, revision);
    ObjectNode spec = Json.child(pod.tree(), "spec");
    spec.put("hostname", name);
    spec.put("subdomain", set.text("spec", "serviceName"));
    ArrayNode volumes = volumes(spec.path("volumes"), name);
    if (!volumes.isEmpty()) spec.set("volumes", volumes);
    return pod;
  }

  /// Sets the labels of a pod's identity.
  static void identify(ObjectNode metadata, String name) {
    ObjectNode labels = Json.child(metadata, "labels");
    labels.put(Member.POD_NAME, name);
    labels.put(Member.POD_INDEX, name.substring(name.lastIndexOf('-') + 1));
  }

  /// The pod's volumes: one a claim template, which stand for any of the same name in the template.
  private ArrayNode volumes(JsonNode own, String pod) {
    ArrayNode volumes = Json.array();
    Set<String> claimed = new HashSet<>();
    for (JsonNode each : templates()) {
      String name = Json.string(each, "metadata", "name");
      claimed.add(name);
      ObjectNode volume = volumes.addObject().put("name", name);
      volume.putObject("persistentVolumeClaim").put("claimName", name + "-" + pod);
    }
    for (JsonNode each : own)
      if (!claimed.contains(Json.string(each, "name"))) volumes.add(each.deepCopy());
    return volumes;
  }

  /// The claim `name` of the pod with this ordinal.
  KubeObject claim(String name, int ordinal, SetSpec.Retention retention) {
    String suffix = "-" + set.name() + "-" + ordinal;
    JsonNode template = template(name.substring(0, name.length() - suffix.length()));
    KubeObject claim = KubeObject.of("v1", "PersistentVolumeClaim", set.namespace(), name);
    ObjectNode metadata = claim.metadata();
    for (String field : new String[] {"labels", "annotations"}) {
      JsonNode said = Json.at(template, "metadata", field);
      if (!said.isEmpty()) metadata.set(field, said.deepCopy());
    }
    ObjectNode labels = Json.child(metadata, "labels");
    set.strings("spec", "selector", "matchLabels").forEach(labels::put);
    if (ClaimState.wanted(retention, false) == Owner.SET)
      metadata.putArray("ownerReferences").add(Owned.reference(set));
    claim.tree().set("spec", template.path("spec").deepCopy());
    return claim;
  }

  private JsonNode templates() {
    return set.at("spec", "volumeClaimTemplates");
  }

  private JsonNode template(String name) {
    for (JsonNode each : templates())
      if (Json.string(each, "metadata", "name").equals(name)) return each;
    throw new IllegalArgumentException("no claim template " + name + " in " + set.path());
  }

  /// A copy of `claim` that goes with `owner`. References to this set, and to any pod of that name,
  /// give way; those to others stay.
  KubeObject owned(KubeObject claim, Owner owner, Member pod) {
    KubeObject changed = claim.copy();
    ArrayNode references = Json.array();
    for (JsonNode each : claim.at("metadata", "ownerReferences"))
      if (!isOurs(each, pod)) references.add(each.deepCopy());
    switch (owner) {
      case SET -> references.add(Owned.reference(set));
      case POD -> references.add(Owned.reference(podOwner(pod)));
      case NOBODY -> {}
    }
    if (references.isEmpty()) changed.metadata().remove("ownerReferences");
    else changed.metadata().set("ownerReferences", references);
    return changed;
  }

  private boolean isOurs(JsonNode reference, Member pod) {
    if (Json.string(reference, "uid").equals(set.uid())) return true;
    return Json.string(reference, "kind").equals("Pod")
        && Json.string(reference, "name").equals(pod.name());
  }

  private KubeObject podOwner(Member pod) {
    KubeObject owner = KubeObject.of("v1", "Pod", set.namespace(), pod.name());
    owner.metadata().put("uid", pod.uid());
    return owner;
  }
}
