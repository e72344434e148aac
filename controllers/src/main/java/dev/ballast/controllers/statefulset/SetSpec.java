package dev.ballast.controllers.statefulset;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a StatefulSet asks for, as far as decisions need it.
///
/// @param ordered whether pods come and go one after another (`OrderedReady`)
/// @param maxUnavailable how many pods an update may make unavailable, where the set says so
/// @param claims the names of its claim templates
record SetSpec(
    String name,
    String uid,
    long generation,
    boolean deleting,
    int replicas,
    int start,
    boolean ordered,
    boolean onDelete,
    int partition,
    Optional<Integer> maxUnavailable,
    int minReadySeconds,
    Retention retention,
    List<String> claims) {
  /// When the claims of a set or of a pod go with it.
  record Retention(boolean deleteWithSet, boolean deleteWhenScaled) {
    static final Retention RETAIN = new Retention(false, false);
  }

  static SetSpec of(KubeObject set) {
    JsonNode spec = set.at("spec");
    JsonNode rolling = Json.at(spec, "updateStrategy", "rollingUpdate");
    int replicas = (int) Json.number(spec, 1, "replicas");
    return new SetSpec(
        set.name(),
        set.uid(),
        set.generation(),
        set.deleting(),
        replicas,
        (int) Json.number(spec, 0, "ordinals", "start"),
        !Json.string(spec, "podManagementPolicy").equals("Parallel"),
        Json.string(spec, "updateStrategy", "type").equals("OnDelete"),
        (int) Json.number(rolling, 0, "partition"),
        maxUnavailable(rolling.path("maxUnavailable"), replicas),
        (int) Json.number(spec, 0, "minReadySeconds"),
        retention(spec.path("persistentVolumeClaimRetentionPolicy")),
        spec.path("volumeClaimTemplates").values().stream()
            .map(each -> Json.string(each, "metadata", "name"))
            .toList());
  }

  /// A share is rounded down, but one pod may always go.
  private static Optional<Integer> maxUnavailable(JsonNode said, int replicas) {
    if (said.isIntegralNumber()) return Optional.of(Math.max(1, said.intValue()));
    if (!said.isString()) return Optional.empty();
    int percent = Integer.parseInt(said.stringValue().replace("%", ""));
    return Optional.of(Math.max(1, replicas * percent / 100));
  }

  private static Retention retention(JsonNode policy) {
    return new Retention(
        Json.string(policy, "whenDeleted").equals("Delete"),
        Json.string(policy, "whenScaled").equals("Delete"));
  }

  String podName(int ordinal) {
    return name + "-" + ordinal;
  }

  /// The claims of the pod with this ordinal.
  List<String> claimNames(int ordinal) {
    return claims.stream().map(template -> template + "-" + podName(ordinal)).toList();
  }

  boolean wants(int ordinal) {
    return ordinal >= start && ordinal < start + replicas;
  }

  /// Whether an update leaves the pod with this ordinal alone.
  boolean isBelowPartition(int ordinal) {
    return ordinal < start + partition;
  }
}
