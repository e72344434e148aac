package dev.ballast.controllers.namespace;

import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How far the deletion of a namespace is, and its next step: pods first, then the rest, then the
/// finalizer.
final class NamespacePlan {
  static final String FINALIZER = "kubernetes";

  private NamespacePlan() {}

  /// What is left of one resource: how many objects, and how many of them wait for which finalizer.
  record Content(ResourceType type, int objects, Map<String, Integer> finalizers) {
    boolean isPods() {
      return type.group().isEmpty() && type.resource().equals("pods");
    }
  }

  /// `discoveryFailure` and `deletionFailure` are in words, where there was one.
  record Observed(
      String namespace,
      boolean deleting,
      boolean held,
      Optional<String> discoveryFailure,
      Optional<String> deletionFailure,
      List<Content> contents) {}

  /// A condition of the namespace's status; true says that something stands in the way.
  record Condition(String type, boolean blocked, String reason, String message) {}

  sealed interface Action {
    record DeleteAll(ResourceType type) implements Action {}

    record Report(List<Condition> conditions) implements Action {}

    record LetGo(String namespace) implements Action {}

    record LookAgain() implements Action {}
  }

  static List<Action> decide(Observed seen) {
    if (!seen.deleting() || !seen.held()) return List.of();
    List<Content> left =
        seen.contents().stream()
            .filter(each -> each.objects() > 0)
            .sorted(Comparator.comparing(each -> each.type().groupResource()))
            .toList();
    var actions = new ArrayList<Action>();
    boolean podsLeft = left.stream().anyMatch(Content::isPods);
    for (Content each : left) {
      if (!podsLeft || each.isPods()) actions.add(new Action.DeleteAll(each.type()));
    }
    actions.add(new Action.Report(conditions(seen, left)));
    boolean empty = left.isEmpty() && seen.discoveryFailure().isEmpty();
    actions.add(empty ? new Action.LetGo(seen.namespace()) : new Action.LookAgain());
    return actions;
  }

  private static List<Condition> conditions(Observed seen, List<Content> left) {
    String remaining =
        left.stream()
            .map(
                each ->
                    each.type().groupResource() + " has " + each.objects() + " resource instances")
            .collect(Collectors.joining(", "));
    var finalizers = new TreeMap<String, Integer>();
    left.forEach(
        each ->
            each.finalizers()
                .forEach((name, count) -> finalizers.merge(name, count, Integer::sum)));
    String held =
        finalizers.entrySet().stream()
            .map(each -> each.getKey() + " in " + each.getValue() + " resource instances")
            .collect(Collectors.joining(", "));
    return List.of(
        condition(
            "NamespaceDeletionDiscoveryFailure",
            seen.discoveryFailure(),
            "DiscoveryFailed",
            "ResourcesDiscovered",
            "All resources successfully discovered"),
        condition(
            "NamespaceDeletionGroupVersionParsingFailure",
            Optional.empty(),
            "GroupVersionParsingFailed",
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed"),
        condition(
            "NamespaceDeletionContentFailure",
            seen.deletionFailure(),
            "ContentDeletionFailed",
            "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization"),
        condition(
            "NamespaceContentRemaining",
            remaining.isEmpty()
                ? Optional.empty()
                : Optional.of("Some resources are remaining: " + remaining),
            "SomeResourcesRemain",
            "ContentRemoved",
            "All content successfully removed"),
        condition(
            "NamespaceFinalizersRemaining",
            held.isEmpty()
                ? Optional.empty()
                : Optional.of("Some content in the namespace has finalizers remaining: " + held),
            "SomeFinalizersRemain",
            "ContentHasNoFinalizers",
            "All content-preserving finalizers finished"));
  }

  private static Condition condition(
      String type,
      Optional<String> obstacle,
      String blockedReason,
      String freeReason,
      String freeMessage) {
    return obstacle
        .map(words -> new Condition(type, true, blockedReason, words))
        .orElseGet(() -> new Condition(type, false, freeReason, freeMessage));
  }
}
