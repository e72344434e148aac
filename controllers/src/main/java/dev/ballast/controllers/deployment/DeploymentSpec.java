package dev.ballast.controllers.deployment;

import dev.ballast.objects.KubeObject;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// What a Deployment asks for, with shares of its size turned into numbers of pods.
///
/// @param recreate all old pods end before the first new one starts
/// @param maxSurge how many pods there may be beyond `replicas`
/// @param maxUnavailable how many of `replicas` may be missing
/// @param progressDeadline in seconds; empty where progress is not watched
record DeploymentSpec(
    String name,
    long generation,
    boolean deleting,
    boolean paused,
    int replicas,
    boolean recreate,
    int maxSurge,
    int maxUnavailable,
    int minReadySeconds,
    int historyLimit,
    OptionalInt progressDeadline) {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  static DeploymentSpec of(KubeObject deployment) {
    int replicas = (int) deployment.number(1, "spec", "replicas");
    boolean recreate = deployment.text("spec", "strategy", "type").equals("Recreate");
    JsonNode rolling = deployment.at("spec", "strategy", "rollingUpdate");
    int surge = recreate ? 0 : share(rolling.path("maxSurge"), replicas, true);
    int unavailable = recreate ? 0 : share(rolling.path("maxUnavailable"), replicas, false);
    // Neither more nor fewer pods than wanted would mean that nothing could ever be replaced.
    if (!recreate && surge == 0 && unavailable == 0) unavailable = 1;
    int deadline = (int) deployment.number(UNLIMITED, "spec", "progressDeadlineSeconds");
    return new DeploymentSpec(
        deployment.name(),
        deployment.generation(),
        deployment.deleting(),
        deployment.flag("spec", "paused"),
        replicas,
        recreate,
        surge,
        Math.min(unavailable, replicas),
        (int) deployment.number(0, "spec", "minReadySeconds"),
        (int) deployment.number(UNLIMITED, "spec", "revisionHistoryLimit"),
        deadline == UNLIMITED ? OptionalInt.empty() : OptionalInt.of(deadline));
  }

  private static int share(JsonNode share, int replicas, boolean up) {
    if (share.isIntegralNumber()) return share.intValue();
    String text = share.asString("0%");
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    return (int) (up ? Math.ceilDiv(percent * replicas, 100L) : percent * replicas / 100);
  }

  /// The most pods that there may be at any time.
  int most() {
    return replicas + maxSurge;
  }

  /// The fewest that must be available at any time.
  int fewest() {
    return replicas - maxUnavailable;
  }
}
