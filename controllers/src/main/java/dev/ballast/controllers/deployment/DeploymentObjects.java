package dev.ballast.controllers.deployment;

import dev.ballast.controllers.history.SameMeaning;
import dev.ballast.controllers.history.TreeHash;
import dev.ballast.loop.Owned;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes and completes the ReplicaSets of a Deployment, as trees.
record DeploymentObjects(KubeObject deployment) {
  static final String HASH = "pod-template-hash";

  private static final String HISTORY = "deployment.kubernetes.io/revision-history";

  /// Annotations of the Deployment that mean the Deployment alone.
  private static final Set<String> OWN =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deprecated.deployment.rollback.to",
          ReplicaSetState.REVISION,
          HISTORY,
          ReplicaSetState.SIZE,
          ReplicaSetState.MOST);

  /// Whether a set's template is the Deployment's, but for the hash that tells sets apart.
  boolean presents(KubeObject set) {
    ObjectNode template = ((ObjectNode) set.at("spec", "template")).deepCopy();
    Json.child(Json.child(template, "metadata"), "labels").remove(HASH);
    return SameMeaning.holds(template, deployment.at("spec", "template"));
  }

  /// The set of the present template; `collisions` makes its name another one where it was taken.
  KubeObject set(int size, long revision, DeploymentSpec spec, int collisions) {
    String hash = TreeHash.of(deployment.at("spec", "template"), collisions);
    KubeObject set =
        KubeObject.of(
            "apps/v1", "ReplicaSet", deployment.namespace(), deployment.name() + "-" + hash);
    ObjectNode template = ((ObjectNode) deployment.at("spec", "template")).deepCopy();
    ObjectNode labels = Json.child(Json.child(template, "metadata"), "labels");
    labels.put(HASH, hash);
    set.metadata().set("labels", labels.deepCopy());
    set.metadata().putArray("ownerReferences").add(Owned.reference(deployment));
    ObjectNode body = set.tree().putObject("spec");
    body.put("replicas", size);
    if (spec.minReadySeconds() > 0) body.put("minReadySeconds", spec.minReadySeconds());
    ObjectNode selector = ((ObjectNode) deployment.at("spec", "selector")).deepCopy();
    Json.child(selector, "matchLabels").put(HASH, hash);
    body.set("selector", selector);
    body.set("template", template);
    note(set, spec);
    mark(set, revision, spec);
    return set;
  }

  /// Notes on a set for which size of the Deployment it was scaled.
  void note(KubeObject set, DeploymentSpec spec) {
    ObjectNode annotations = Json.child(set.metadata(), "annotations");
    annotations.put(ReplicaSetState.SIZE, Integer.toString(spec.replicas()));
    annotations.put(ReplicaSetState.MOST, Integer.toString(spec.most()));
  }

  /// Hands on to the present set what the Deployment says, and which rollout this is.
  void mark(KubeObject set, long revision, DeploymentSpec spec) {
    ObjectNode annotations = Json.child(set.metadata(), "annotations");
    for (Map.Entry<String, String> each : deployment.annotations().entrySet())
      if (!OWN.contains(each.getKey())) annotations.put(each.getKey(), each.getValue());
    String before = Json.string(annotations, ReplicaSetState.REVISION);
    String now = Long.toString(revision);
    if (!before.isEmpty() && !before.equals(now)) {
      String past = Json.string(annotations, HISTORY);
      annotations.put(HISTORY, past.isEmpty() ? before : past + "," + before);
    }
    annotations.put(ReplicaSetState.REVISION, now);
    ObjectNode body = Json.child(set.tree(), "spec");
    if (spec.minReadySeconds() > 0) body.put("minReadySeconds", spec.minReadySeconds());
    else body.remove("minReadySeconds");
  }

  /// What puts the number of the rollout on the Deployment itself.
  static JsonNode revisionPatch(long revision) {
    ObjectNode patch = Json.object();
    patch
        .putObject("metadata")
        .putObject("annotations")
        .put(ReplicaSetState.REVISION, Long.toString(revision));
    return patch;
  }
}
