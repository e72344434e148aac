package dev.ballast.scheduler;

import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Which nodes are accepted: all of `labels`, and one of `terms` where there are any.
///
/// @param terms null-free; empty together with `restricted` accepts no node
record NodeRule(LabelSelector labels, boolean restricted, List<Term> terms) {
  static final NodeRule ANY = new NodeRule(LabelSelector.EVERYTHING, false, List.of());

  /// One term: conditions on labels and on fields (the name alone); one without any never holds.
  record Term(LabelSelector labels, LabelSelector fields) {
    static Term of(JsonNode term) {
      return new Term(selector(term.path("matchExpressions")), selector(term.path("matchFields")));
    }

    private static LabelSelector selector(JsonNode expressions) {
      var requirements = new ArrayList<Requirement>();
      for (JsonNode each : expressions) requirements.add(LabelSelector.expression(each));
      return new LabelSelector(requirements);
    }

    boolean accepts(NodeInfo node) {
      if (labels.selectsEverything() && fields.selectsEverything()) return false;
      return labels.matches(node.labels())
          && (fields.selectsEverything() || fields.matches(Map.of("metadata.name", node.name())));
    }
  }

  /// A pod's `nodeSelector` and required node affinity.
  static NodeRule ofPod(JsonNode spec) {
    var labels = new ArrayList<Requirement>();
    for (Map.Entry<String, JsonNode> each : spec.path("nodeSelector").properties()) {
      labels.addAll(
          LabelSelector.ofLabels(Map.of(each.getKey(), each.getValue().asString("")))
              .requirements());
    }
    JsonNode required =
        spec.path("affinity")
            .path("nodeAffinity")
            .path("requiredDuringSchedulingIgnoredDuringExecution");
    if (labels.isEmpty() && !required.isObject()) return ANY;
    NodeRule ofTerms = ofTerms(required);
    return new NodeRule(new LabelSelector(labels), ofTerms.restricted, ofTerms.terms);
  }

  /// A holder of `nodeSelectorTerms`; a missing one accepts every node.
  static NodeRule ofTerms(JsonNode selector) {
    if (!selector.isObject()) return ANY;
    var terms = new ArrayList<Term>();
    for (JsonNode each : selector.path("nodeSelectorTerms")) terms.add(Term.of(each));
    return new NodeRule(LabelSelector.EVERYTHING, true, terms);
  }

  boolean accepts(NodeInfo node) {
    if (!labels.matches(node.labels())) return false;
    if (!restricted) return true;
    for (Term each : terms) if (each.accepts(node)) return true;
    return false;
  }
}
