package dev.ballast.controllers.daemonset;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import tools.jackson.databind.JsonNode;

/// What a DaemonSet asks for, as far as decisions need it.
record DaemonSpec(
    String name,
    long generation,
    boolean onDelete,
    Share maxUnavailable,
    Share maxSurge,
    int minReadySeconds) {
  /// A number of pods, or a share in percent of those wanted.
  record Share(int amount, boolean percent) {
    static final Share NONE = new Share(0, false);

    static Share of(JsonNode said, int otherwise) {
      if (said.isIntegralNumber()) return new Share(said.intValue(), false);
      if (said.isString())
        return new Share(Integer.parseInt(said.stringValue().replace("%", "")), true);
      return new Share(otherwise, false);
    }

    /// A share is rounded up.
    int of(int wanted) {
      return percent ? (wanted * amount + 99) / 100 : amount;
    }
  }

  static DaemonSpec of(KubeObject set) {
    JsonNode strategy = set.at("spec", "updateStrategy");
    JsonNode rolling = strategy.path("rollingUpdate");
    return new DaemonSpec(
        set.name(),
        set.generation(),
        Json.string(strategy, "type").equals("OnDelete"),
        Share.of(rolling.path("maxUnavailable"), 1),
        Share.of(rolling.path("maxSurge"), 0),
        (int) set.number(0, "spec", "minReadySeconds"));
  }

  boolean surges() {
    return !onDelete && maxSurge.amount() > 0;
  }

  int mostSurging(int wanted) {
    return onDelete ? 0 : maxSurge.of(wanted);
  }

  /// At least one pod may go where none may be surplus: else no update would ever move.
  int mostUnavailable(int wanted) {
    int most = maxUnavailable.of(wanted);
    return most == 0 && mostSurging(wanted) == 0 ? 1 : most;
  }
}
