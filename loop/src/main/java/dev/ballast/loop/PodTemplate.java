package dev.ballast.loop;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes pods from the template of a workload.
public final class PodTemplate {
  private PodTemplate() {}

  /// A pod of `owner`, with the labels, annotations, finalizers and spec of `template`, all its own
  /// copies; its name is still to be given.
  public static KubeObject pod(KubeObject owner, JsonNode template) {
    KubeObject pod = KubeObject.of("v1", "Pod", owner.namespace(), "");
    ObjectNode metadata = pod.metadata();
    metadata.remove("name");
    for (String field : new String[] {"labels", "annotations", "finalizers"}) {
      JsonNode said = Json.at(template, "metadata", field);
      if (!said.isEmpty()) metadata.set(field, said.deepCopy());
    }
    metadata.putArray("ownerReferences").add(Owned.reference(owner));
    pod.tree().set("spec", template.path("spec").deepCopy());
    return pod;
  }
}
