package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.admission.Attributes.Operation;
import dev.ballast.server.admission.podsecurity.Evaluation;
import dev.ballast.server.admission.podsecurity.Level;
import dev.ballast.server.admission.podsecurity.Policy;
import dev.ballast.server.admission.podsecurity.Standard;
import dev.ballast.server.admission.podsecurity.Violation;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds pods to the standard that their namespace's labels name
/// (<https://kubernetes.io/docs/concepts/security/pod-security-admission/>); a namespace without
/// such labels costs one look at them.
final class PodSecurity {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final int PODS_LOOKED_AT = 3_000;
  private static final String CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";

  /// Parts of a pod that change nothing of what it may do.
  private static final Set<String> HARMLESS =
      Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

  private PodSecurity() {}

  static void validate(Attributes asked) {
    if (asked.operation() != Operation.CREATE && asked.operation() != Operation.UPDATE) return;
    GroupResource resource = asked.kind().type().groupResource();
    if (resource.equals(NAMESPACES)) {
      if (asked.subresource().isEmpty()) namespace(asked);
    } else if (resource.equals(PODS)) {
      if (!HARMLESS.contains(asked.subresource())) pod(asked);
    } else if (asked.subresource().isEmpty()) {
      JsonNode template = template(asked.kind().kind(), asked.object());
      if (template != null) workload(asked, template);
    }
  }

  private static @Nullable JsonNode template(String kind, ObjectNode object) {
    return switch (kind) {
      case "PodTemplate" -> object.path("template");
      case "ReplicationController", "ReplicaSet", "Deployment", "DaemonSet", "StatefulSet", "Job" ->
          object.path("spec").path("template");
      case "CronJob" -> Json.at(object, "spec", "jobTemplate", "spec", "template");
      default -> null;
    };
  }

  private static void namespace(Attributes asked) {
    Policy policy = Policy.of(new KubeObject(asked.object()).labels());
    ObjectNode old = asked.old();
    Policy before = Policy.of(old == null ? Map.of() : new KubeObject(old).labels());
    if (!policy.faults().isEmpty()) {
      if (policy.faults().equals(before.faults())) return;
      throw ApiException.invalid("", "Namespace", asked.name(), policy.faults());
    }
    Standard now = policy.enforce();
    boolean relaxed =
        now.minor() == before.enforce().minor()
            && now.level().compareTo(before.enforce().level()) <= 0;
    if (old == null || now.level() == Level.PRIVILEGED || relaxed) return;
    asked.warnings().addAll(violators(asked, now));
  }

  /// Those pods that are there already and would not be admitted any more.
  private static List<String> violators(Attributes asked, Standard standard) {
    var pods = new TreeMap<String, List<String>>();
    int looked = 0;
    String folder = Keys.folder(PODS, asked.name());
    for (Entry<Stored> each : asked.seen().scan(folder, "")) {
      if (looked++ == PODS_LOOKED_AT) break;
      List<Violation> found = Evaluation.of(standard, each.value().tree());
      if (found.isEmpty()) continue;
      String reasons = found.stream().map(Violation::reason).collect(Collectors.joining(", "));
      pods.computeIfAbsent(reasons, unused -> new ArrayList<>()).add(each.value().object().name());
    }
    var warnings = new ArrayList<String>();
    int all = asked.seen().count(folder);
    if (all > PODS_LOOKED_AT) {
      warnings.add(
          "new PodSecurity enforce level only checked against the first "
              + PODS_LOOKED_AT
              + " of "
              + all
              + " existing pods");
    }
    if (pods.isEmpty()) return warnings;
    warnings.add(
        "existing pods in namespace \""
            + asked.name()
            + "\" violate the new PodSecurity enforce level \""
            + standard
            + "\"");
    pods.forEach((reasons, names) -> warnings.add(shown(names) + ": " + reasons));
    return warnings;
  }

  private static String shown(List<String> names) {
    int others = names.size() - 1;
    if (others == 0) return names.getFirst();
    return names.getFirst() + " (and " + others + (others == 1 ? " other pod)" : " other pods)");
  }

  private static void pod(Attributes asked) {
    Policy policy = policy(asked);
    boolean idle = policy.enforce().forbidsNothing() && policy.warn().forbidsNothing();
    ObjectNode old = asked.old();
    if (idle || (old != null && !changes(asked.object(), old))) return;
    List<Violation> found = Evaluation.of(policy.enforce(), asked.object());
    if (!found.isEmpty()) {
      throw asked.forbidden(
          "violates PodSecurity \"" + policy.enforce() + "\": " + Evaluation.text(found));
    }
    warn(asked, policy.warn(), asked.object());
  }

  private static void workload(Attributes asked, JsonNode template) {
    warn(asked, policy(asked).warn(), template);
  }

  private static void warn(Attributes asked, Standard standard, JsonNode podOrTemplate) {
    if (standard.forbidsNothing()) return;
    List<Violation> found = Evaluation.of(standard, podOrTemplate);
    if (found.isEmpty()) return;
    asked
        .warnings()
        .add("would violate PodSecurity \"" + standard + "\": " + Evaluation.text(found));
  }

  private static Policy policy(Attributes asked) {
    Entry<Stored> found =
        asked.seen().get(Keys.of(new ObjectKey(NAMESPACES, "", asked.namespace())));
    return Policy.of(found == null ? Map.of() : found.value().labels());
  }

  /// Whether an update touches what a standard looks at: images, profiles, a container more.
  private static boolean changes(ObjectNode pod, ObjectNode old) {
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      JsonNode now = pod.path("spec").path(list);
      JsonNode before = old.path("spec").path(list);
      if (now.size() != before.size()) return true;
      for (int i = 0; i < now.size(); i++) {
        String key = CONTAINER_SECCOMP + Json.string(now.get(i), "name");
        boolean same =
            now.get(i).path("image").equals(before.get(i).path("image"))
                && Json.string(pod, "metadata", "annotations", key)
                    .equals(Json.string(old, "metadata", "annotations", key));
        if (!same) return true;
      }
    }
    return false;
  }
}
