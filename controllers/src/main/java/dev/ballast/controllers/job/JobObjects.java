package dev.ballast.controllers.job;

import dev.ballast.loop.PodTemplate;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the pods of a Job, as trees.
record JobObjects(KubeObject job) {
  private static final String INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

  /// A pod, with its place among the indexes where the Job has any (`index` of -1: none).
  KubeObject pod(int index, int failuresBefore, boolean countsFailures) {
    KubeObject pod = PodTemplate.pod(job, job.at("spec", "template"));
    ObjectNode metadata = pod.metadata();
    metadata.withArray("finalizers").add(JobPod.TRACKING);
    if (index < 0) {
      metadata.put("generateName", job.name() + "-");
      return pod;
    }
    metadata.put("generateName", job.name() + "-" + index + "-");
    ObjectNode annotations = Json.child(metadata, "annotations");
    annotations.put(JobPod.INDEX, Integer.toString(index));
    if (countsFailures) annotations.put(JobPod.FAILURES, Integer.toString(failuresBefore));
    Json.child(metadata, "labels").put(JobPod.INDEX, Integer.toString(index));
    ObjectNode spec = Json.child(pod.tree(), "spec");
    spec.put("hostname", job.name() + "-" + index);
    for (String list : List.of("initContainers", "containers"))
      for (JsonNode each : spec.path(list)) addIndex((ObjectNode) each);
    return pod;
  }

  private static void addIndex(ObjectNode container) {
    ArrayNode variables = container.withArray("env");
    for (JsonNode each : variables) if (Json.string(each, "name").equals(INDEX_VARIABLE)) return;
    ObjectNode variable = variables.addObject().put("name", INDEX_VARIABLE);
    variable
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("fieldPath", "metadata.labels['" + JobPod.INDEX + "']");
  }

  /// What lets a counted pod go.
  static ObjectNode withoutTracking(KubeObject pod) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", pod.uid());
    ArrayNode left = Json.array();
    for (String each : pod.finalizers()) if (!each.equals(JobPod.TRACKING)) left.add(each);
    metadata.set("finalizers", left);
    return patch;
  }
}
