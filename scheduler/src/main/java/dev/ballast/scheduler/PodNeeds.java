package dev.ballast.scheduler;

import dev.ballast.client.view.PodView;
import dev.ballast.client.view.Taint;
import dev.ballast.loop.Name;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.OwnerReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A pod as the scheduler sees it, read once from its tree.
///
/// @param owner the uid of its controller, or `""`
/// @param presumed what it is taken to use when nodes are compared
/// @param preferredNodes weighted node terms
/// @param preferredPods weighted pod terms
record PodNeeds(
    KubeObject object,
    Name name,
    Map<String, String> labels,
    String owner,
    int priority,
    Amounts requests,
    Amounts presumed,
    NodeRule nodes,
    List<WeightedTerm> preferredNodes,
    List<PodTerm> together,
    List<PodTerm> apart,
    List<PodTerm> preferredPods,
    List<SpreadRule> spread,
    List<HostPort> ports,
    Set<String> claims) {

  record WeightedTerm(NodeRule.Term term, int weight) {}

  static PodNeeds of(KubeObject pod) {
    JsonNode spec = pod.at("spec");
    JsonNode affinity = spec.path("affinity");
    Map<String, String> labels = pod.labels();
    String namespace = pod.namespace();
    return new PodNeeds(
        pod,
        Name.of(pod),
        labels,
        pod.controller().map(OwnerReference::uid).orElse(""),
        (int) pod.number(0, "spec", "priority"),
        Requests.of(pod),
        Requests.presumed(pod),
        NodeRule.ofPod(spec),
        preferredNodes(affinity.path("nodeAffinity")),
        PodTerm.required(affinity.path("podAffinity"), namespace),
        PodTerm.required(affinity.path("podAntiAffinity"), namespace),
        PodTerm.preferred(affinity, namespace),
        SpreadRule.of(spec, labels),
        HostPort.of(pod),
        new PodView(pod).claimNames());
  }

  private static List<WeightedTerm> preferredNodes(JsonNode affinity) {
    var terms = new ArrayList<WeightedTerm>();
    for (JsonNode each : affinity.path("preferredDuringSchedulingIgnoredDuringExecution")) {
      terms.add(
          new WeightedTerm(
              NodeRule.Term.of(each.path("preference")), (int) Json.number(each, 1, "weight")));
    }
    return terms;
  }

  /// The same needs of a `newer` version of the pod, which asks for the same.
  PodNeeds with(KubeObject newer) {
    return new PodNeeds(
        newer,
        name,
        labels,
        owner,
        priority,
        requests,
        presumed,
        nodes,
        preferredNodes,
        together,
        apart,
        preferredPods,
        spread,
        ports,
        claims);
  }

  String uid() {
    return object.uid();
  }

  /// When it began to run; one that did not yet counts as the latest of all.
  Instant started() {
    String at = object.text("status", "startTime");
    return at.isEmpty() ? Instant.MAX : Instant.parse(at);
  }

  boolean tolerates(Taint taint) {
    return taint.toleratedBy(object.at("spec", "tolerations"));
  }

  /// The taint that keeps it off `node`, if one does.
  Optional<Taint> untolerated(NodeInfo node) {
    for (Taint taint : node.taints()) {
      if (!taint.effect().equals(Taint.PREFER_NO_SCHEDULE) && !tolerates(taint)) {
        return Optional.of(taint);
      }
    }
    return Optional.empty();
  }

  /// Whether `other` version of this pod asks for the same.
  boolean asksTheSame(PodNeeds other) {
    return labels.equals(other.labels) && object.at("spec").equals(other.object.at("spec"));
  }
}
