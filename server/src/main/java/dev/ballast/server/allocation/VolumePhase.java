package dev.ballast.server.allocation;

import dev.ballast.objects.Json;
import dev.ballast.world.World;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/// A volume says since when it has been in its phase.
final class VolumePhase {
  private static final String SINCE = "lastPhaseTransitionTime";

  private VolumePhase() {}

  static void create(World world, ObjectNode volume) {
    stamp(world, Json.child(volume, "status"));
  }

  /// Stamps a change of phase, unless its writer has.
  static void updateStatus(World world, ObjectNode next, ObjectNode old) {
    ObjectNode status = Json.child(next, "status");
    String before = Json.string(old, "status", "phase");
    boolean same = Json.string(status, "phase").equals(before);
    boolean stamped = !status.path(SINCE).equals(Json.at(old, "status", SINCE));
    if (!same && !stamped) stamp(world, status);
  }

  private static void stamp(World world, ObjectNode status) {
    status.put(SINCE, world.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
