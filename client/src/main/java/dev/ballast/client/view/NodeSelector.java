package dev.ballast.client.view;

import dev.ballast.objects.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Which nodes a pod or a volume accepts: terms of label expressions and of fields (the name alone,
/// as in Kubernetes). One term that holds is enough; a term without conditions never holds.
public record NodeSelector(List<Term> terms) {
  /// The conditions of one term; all must hold.
  record Term(LabelSelector labels, LabelSelector fields) {
    boolean matches(NodeView node) {
      if (labels.selectsEverything() && fields.selectsEverything()) return false;
      return labels.matches(node.labels()) && fields.matches(Map.of("metadata.name", node.name()));
    }
  }

  /// From a `nodeSelectorTerms` holder.
  public static NodeSelector of(JsonNode selector) {
    var terms = new ArrayList<Term>();
    for (JsonNode each : selector.path("nodeSelectorTerms"))
      terms.add(
          new Term(
              expressions(each.path("matchExpressions")), expressions(each.path("matchFields"))));
    return new NodeSelector(terms);
  }

  private static LabelSelector expressions(JsonNode list) {
    var requirements = new ArrayList<LabelSelector.Requirement>();
    for (JsonNode each : list) requirements.add(LabelSelector.expression(each));
    return new LabelSelector(requirements);
  }

  public boolean matches(NodeView node) {
    return terms.stream().anyMatch(term -> term.matches(node));
  }

  /// Whether a pod's `nodeSelector` and required node affinity accept `node`.
  ///
  /// @param podSpec the pod's `spec`
  public static boolean accepts(JsonNode podSpec, NodeView node) {
    for (Map.Entry<String, JsonNode> each : podSpec.path("nodeSelector").properties()) {
      if (!each.getValue().asString("").equals(node.labels().get(each.getKey()))) return false;
    }
    JsonNode required =
        podSpec
            .path("affinity")
            .path("nodeAffinity")
            .path("requiredDuringSchedulingIgnoredDuringExecution");
    return !required.isObject() || of(required).matches(node);
  }
}
